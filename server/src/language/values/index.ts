import { arns } from './arns.ts';
import { dependencyConditions } from './dependencyConditions.ts';
import { fargateCpu, fargateMemory } from './fargateSize.ts';
import { addedCapabilities, droppedCapabilities, kernelParameters, ulimitNames } from './linux.ts';
import { logDrivers, logOptionNames, logOptionValues } from './logging.ts';
import { containerNames, linkTargets, volumeNames } from './names.ts';
import { overlayKeys } from './overlay.ts';
import type { SuggestionProvider } from './provider.ts';
import { images, variables } from './variables.ts';

/** Values in a task definition. */
export const valueProviders: readonly SuggestionProvider[] = [
  ...containerNames,
  linkTargets,
  volumeNames,
  dependencyConditions,
  fargateCpu,
  fargateMemory,
  logDrivers,
  logOptionValues,
  addedCapabilities,
  droppedCapabilities,
  ulimitNames,
  kernelParameters,
  ...arns,
  ...variables,
  images,
];

/** Keys in a task definition that the schema does not know. */
export const keyProviders: readonly SuggestionProvider[] = [logOptionNames];

/** Keys in an overlay, from the definition beside it. */
export const overlayKeyProviders: readonly SuggestionProvider[] = overlayKeys;
