/** GPUs that Docker does not have: learned from a refused start, left out from then on, told where they were asked for. */
import type { DockerError } from '../../docker/docker.ts';
import type { ContainerObserved, TaskRecord } from '../../state/model.ts';
import { gpusOf } from '../containerOptions/accelerators.ts';
import { effectiveContainers } from '../containerOptions/effective.ts';
import { gpusLeftOut } from '../stopReason.ts';
import type { OperationContext } from './context.ts';

/** Without a driver for them; a driver that has too few says so in words of its own, and the task fails. */
export const refusesGpus = (error: DockerError): boolean =>
  /could not select device driver .*capabilities: \[\[gpu\]\]/.test(error.message);

export function learnRefusedGpus({ refusals, log }: OperationContext, { name }: ContainerObserved): void {
  if (refusals.gpus) return;
  log.warn('this Docker has no GPUs to give; they are left out', { container: name });
  refusals.gpus = true;
}

/** What to say on a container that runs without the GPUs its definition asks for. */
export function gpuRemark(
  { refusals }: OperationContext,
  { spec }: TaskRecord,
  { name }: ContainerObserved,
): string | undefined {
  const definition = effectiveContainers(spec).find((each) => each.name === name);
  const count = definition ? gpusOf(definition) : 0;
  return count > 0 && refusals.gpus ? gpusLeftOut(count) : undefined;
}
