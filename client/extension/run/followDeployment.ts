/** What becomes of a deployment of a service. Pure but for the waiting. */
import type { LocalEcs } from '../state/localEcs.ts';
import { hasFailed, isStopped } from '../state/selectors.ts';
import { tasksOfService } from '../state/serviceSelectors.ts';
import type { ServiceView } from '../state/serviceView.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';

export type Outcome =
  | { readonly kind: 'steady'; readonly service: ServiceView }
  /** The service has given it up; `task` is the last that failed. */
  | { readonly kind: 'failed'; readonly service: ServiceView; readonly reason: string; readonly task?: TaskView }
  /** Another deployment, the end of the service or of the engine came before its own. */
  | { readonly kind: 'over' };

/** undefined while it is under way. @param deployment `ecs-svc/<digits>` */
export function outcomeOf(state: LocalEcs, serviceArn: string, deployment: string): Outcome | undefined {
  if (state.connection.kind === 'failed' || state.connection.kind === 'stopped') return { kind: 'over' };
  const service = state.services.get(serviceArn);
  if (service?.status !== 'ACTIVE') return { kind: 'over' };
  const told = service.deployments.find(({ id }) => id === deployment);
  const givenUp = service.events.find(
    ({ message }) => message.includes(deployment) && /deployment failed/.test(message),
  );
  if (told?.rolloutState === 'FAILED' || givenUp) {
    const task = failedTaskOf(state, service, deployment);
    const reason = told?.rolloutStateReason ?? 'tasks failed to start.';
    return { kind: 'failed', service, reason, ...(task === undefined ? {} : { task }) };
  }
  if (told?.status !== 'PRIMARY') return { kind: 'over' };
  return told.rolloutState === 'COMPLETED' ? { kind: 'steady', service } : undefined;
}

/** The newest task of a deployment that ended as nobody wished. */
export const failedTaskOf = (state: LocalEcs, service: ServiceView, deployment: string): TaskView | undefined =>
  tasksOfService(state, service).find((task) => task.startedBy === deployment && isStopped(task) && hasFailed(task));

/** Told once for each: progress in words, the first failure, the outcome. @throws when aborted */
export async function followDeployment(
  store: Store,
  serviceArn: string,
  deployment: string,
  told: {
    readonly progress: (text: string) => void;
    readonly firstFailure: (service: ServiceView, task: TaskView) => void;
  },
  signal?: AbortSignal,
): Promise<Outcome> {
  let failureTold = false;
  const tell = (state: LocalEcs) => {
    const service = state.services.get(serviceArn);
    const own = service?.deployments.find(({ id }) => id === deployment);
    if (!service || !own) return;
    told.progress(`${own.runningCount} of ${own.desiredCount} tasks run ${own.revisionName}…`);
    const failed = failureTold ? undefined : failedTaskOf(state, service, deployment);
    if (!failed || outcomeOf(state, serviceArn, deployment) !== undefined) return;
    failureTold = true;
    told.firstFailure(service, failed);
  };
  tell(store.get());
  const subscription = store.subscribe(tell);
  try {
    const state = await store.when((now) => outcomeOf(now, serviceArn, deployment) !== undefined, signal);
    return outcomeOf(state, serviceArn, deployment) ?? { kind: 'over' };
  } finally {
    subscription.dispose();
  }
}
