/**
 * What is left of a task whose Docker is gone and will not be asked any more: nobody knows how its containers ended. Should
 * it come back, they are known to have ended and are stopped. Pure.
 */
import type { ContainerObserved, TaskObserved } from '../state/model.ts';

export function hostLost(observed: TaskObserved, reason: string, now: number): TaskObserved {
  if (observed.lastStatus === 'STOPPED') return observed;
  const ended = (container: ContainerObserved): ContainerObserved =>
    container.status === 'STOPPED'
      ? container
      : { ...container, status: 'STOPPED', reason: container.reason ?? reason, finishedAt: now };
  return {
    ...observed,
    lastStatus: 'STOPPED',
    containers: observed.containers.map(ended),
    attachments: observed.attachments.map((each) => ({ ...each, status: 'DELETED' })),
    stoppingAt: observed.stoppingAt ?? now,
    executionStoppedAt: observed.executionStoppedAt ?? now,
    stoppedAt: now,
  };
}
