/** What the documents of the metadata endpoints are made of, in the agent's words (ecs/runtime 3.3). Pure. */
import type { ContainerInspection } from '../../docker/docker.ts';
import type { ContainerDefinition, ContainerObserved, ContainerStatus, TaskRecord } from '../../state/model.ts';
import { CONTAINER_STATUSES } from '../../state/model.ts';
import { effectiveContainers } from '../containerOptions/effective.ts';

export interface TaskFacts {
  readonly task: TaskRecord;
  /** What Docker tells of the task's containers, by name; those it has not made are not there. */
  readonly inspections: ReadonlyMap<string, ContainerInspection>;
  readonly now: number;
}

export interface ContainerFacts {
  readonly task: TaskRecord;
  readonly container: ContainerObserved;
  /** Overrides in place; a pause has none. */
  readonly definition: ContainerDefinition | undefined;
  readonly inspection: ContainerInspection | undefined;
  /** Of the container that owns the network namespace: the container's own but for awsvpc. */
  readonly networkOwner: ContainerInspection | undefined;
}

/** Containers that exist in Docker or did, in the definition's order, the pause last. */
export function containersOf({ task, inspections }: TaskFacts): readonly ContainerFacts[] {
  return task.observed.containers.filter(({ dockerId }) => dockerId !== undefined).map(factsOf(task, inspections));
}

export const factsOf =
  (task: TaskRecord, inspections: TaskFacts['inspections']) =>
  (container: ContainerObserved): ContainerFacts => {
    const inspection = inspections.get(container.name);
    const pause = task.observed.containers.find(({ kind }) => kind === 'CNI_PAUSE');
    return {
      task,
      container,
      definition: effectiveContainers(task.spec).find(({ name }) => name === container.name),
      inspection,
      networkOwner: pause ? inspections.get(pause.name) : inspection,
    };
  };

export const isStopping = ({ desired, observed }: TaskRecord): boolean =>
  desired.status === 'STOPPED' || observed.stopCause !== undefined;

/** Of one container: the pause is where it shall be once it has its network. */
export function desiredStatusOf(task: TaskRecord, { kind }: ContainerObserved): ContainerStatus {
  if (isStopping(task)) return 'STOPPED';
  return kind === 'CNI_PAUSE' ? 'RESOURCES_PROVISIONED' : 'RUNNING';
}

/** The agent's status of a whole task: that of its container that is least far. */
export function knownTaskStatus({ observed }: TaskRecord): string {
  if (observed.lastStatus === 'STOPPED') return 'STOPPED';
  const apps = observed.containers.filter(({ kind, skipped }) => kind === 'NORMAL' && !skipped);
  const running = CONTAINER_STATUSES.indexOf('RUNNING');
  const ranks = apps.map(({ status }) => Math.min(CONTAINER_STATUSES.indexOf(status), running));
  return CONTAINER_STATUSES[Math.min(...ranks, running)] ?? 'NONE';
}
