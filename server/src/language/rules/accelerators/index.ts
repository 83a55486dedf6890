import type { Rule } from '../rule.ts';
import { gpuSharing } from './gpu-sharing.ts';
import { gpuValue } from './gpu-value.ts';
import { neuronDevice } from './neuron-device.ts';
import { resourceTypeDuplicate } from './resource-type-duplicate.ts';

export const acceleratorRules: readonly Rule[] = [gpuValue, gpuSharing, neuronDevice, resourceTypeDuplicate];
