import type { ContainerDefinition } from '../../state/model.ts';
import type { FieldFamily } from './context.ts';

/** How many GPUs a container asks for. */
export const gpusOf = ({ resourceRequirements = [] }: ContainerDefinition): number =>
  resourceRequirements
    .filter(({ type }) => type === 'GPU')
    .reduce((sum, { value }) => sum + (Number.parseInt(value ?? '', 10) || 0), 0);

/** GPUs as `docker run --gpus N` asks for them; left out where Docker has none to give. */
export const acceleratorOptions: FieldFamily = ({ container, machine }) => {
  const count = gpusOf(container);
  if (count === 0 || machine.refusesGpus) return {};
  return { HostConfig: { DeviceRequests: [{ Driver: '', Count: count, Capabilities: [['gpu']] }] } };
};
