import { DockerError } from '../../docker/docker.ts';
import type { ContainerDefinition, LaunchType, TaskRecord } from '../../state/model.ts';
import { failed, inspected, noChange, vanished } from '../changes.ts';
import type { OperationContext, PerformOnContainer } from './context.ts';

/** `ECS_CONTAINER_STOP_TIMEOUT`, seconds. */
const DEFAULT_GRACE = 30;
const LONGEST_FARGATE_GRACE = 120;

/**
 * Seconds between the stop signal and SIGKILL. The agent takes 0 for "not given"; less than that is taken likewise, because
 * Docker would wait for ever. Fargate waits two minutes at most.
 */
export function graceOf(
  container: Pick<ContainerDefinition, 'stopTimeout'> | undefined,
  launchType: LaunchType,
): number {
  const { stopTimeout = 0 } = container ?? {};
  const grace = stopTimeout > 0 ? stopTimeout : DEFAULT_GRACE;
  return launchType === 'FARGATE' ? Math.min(grace, LONGEST_FARGATE_GRACE) : grace;
}

const TRIES = 5;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 5000;
const GROWTH = 1.3;

/** Docker's event of its end came before the answer, and with it how it ended. */
const hasEnded = ({ store }: OperationContext, { spec }: TaskRecord, name: string): boolean =>
  store.task(spec.arn)?.observed.containers.find((each) => each.name === name)?.status === 'STOPPED';

/**
 * Stops a container: its signal, its grace, SIGKILL. Docker has been seen to hang here (moby 41587), so a failure is
 * repeated, the last time with SIGKILL alone: what Docker cannot stop politely must not outlive its task. Should that fail
 * too, the container counts as stopped, with the reason.
 */
export const stopOperation: PerformOnContainer = async (context, task, container) => {
  const { docker, leaveNetwork, clock, log } = context;
  const { name, dockerId } = container;
  if (dockerId === undefined) return noChange;
  const definition = task.spec.definition.containerDefinitions?.find((each) => each.name === name);
  const grace = container.kind === 'NORMAL' ? graceOf(definition, task.spec.launchType) : 0;
  let pause = FIRST_PAUSE;
  for (let tries = 1; ; tries++) {
    try {
      const isLast = tries >= TRIES;
      const stop = () => (isLast ? docker.killContainer(dockerId, 'SIGKILL') : docker.stopContainer(dockerId, grace));
      await (container.kind === 'CNI_PAUSE' ? leaveNetwork(stop) : stop());
      if (hasEnded(context, task, name)) return noChange;
      const seen = await docker.inspectContainer(dockerId);
      if (!seen) return vanished(name);
      if (!seen.state.running) return inspected(name, seen);
      throw new DockerError('other', 'the container still runs after it was stopped');
    } catch (error) {
      if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
      log.warn('stopping a container failed', { container: name, tries, problem: error.message });
      if (tries >= TRIES) return failed(name, 'stop', error);
      await clock.sleep(pause);
      pause = Math.min(pause * GROWTH, LONGEST_PAUSE);
    }
  }
};
