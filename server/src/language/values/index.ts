import { containerNames, linkTargets, volumeNames } from './names.ts';
import { fargateCpu, fargateMemory } from './fargateSize.ts';
import { dependencyConditions } from './dependencyConditions.ts';
import { overlayKeys } from './overlay.ts';
import type { SuggestionProvider } from './provider.ts';

/** Values in a task definition. */
export const valueProviders: readonly SuggestionProvider[] = [
  ...containerNames,
  linkTargets,
  volumeNames,
  dependencyConditions,
  fargateCpu,
  fargateMemory,
];

/** Keys in an overlay, from the definition beside it. */
export const overlayKeyProviders: readonly SuggestionProvider[] = overlayKeys;
