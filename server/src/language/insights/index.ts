import { instanceAttributes } from './attributes.ts';
import { defaultValue, launchTypes, logOption, namedContainer } from './fields.ts';
import type { Insight, InsightOfValue } from './insight.ts';
import { arnParts, imageParts, parameterName } from './references.ts';
import { containerSize, taskCpu, taskMemory } from './sizes.ts';

/** In the order in which they are told. */
export const insights: readonly Insight[] = [
  logOption,
  taskCpu,
  taskMemory,
  containerSize,
  imageParts,
  arnParts,
  parameterName,
  namedContainer,
  defaultValue,
  launchTypes,
  instanceAttributes,
];

/** In requests, where there is no task definition to reckon with. */
export const insightsOfRequests: readonly InsightOfValue[] = [arnParts, defaultValue];
