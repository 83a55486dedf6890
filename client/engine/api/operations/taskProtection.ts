import type {
  GetTaskProtectionCommandInput,
  GetTaskProtectionCommandOutput,
  UpdateTaskProtectionCommandInput,
  UpdateTaskProtectionCommandOutput,
} from '@aws-sdk/client-ecs';
import type { ClusterRecord, TaskRecord } from '../../state/model.ts';
import type { StoreReader } from '../../state/store.ts';
import { describeProtection, problemOf, updateProtection, type ProtectionAnswer } from '../../state/taskProtection.ts';
import { invalidParameter } from '../errors.ts';
import { findCluster, resolveTaskArn } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { flag, integer, list, structure, text } from '../shapes/shape.ts';
import { present, time } from '../views.ts';

const MOST_UPDATED = 10;
const MOST_READ = 100;

/** Protects tasks of services from scale-in and deployments for a while, or no more. */
export const updateTaskProtection = operation(
  structure<UpdateTaskProtectionCommandInput>({
    cluster: text(),
    tasks: list(text()),
    protectionEnabled: flag,
    expiresInMinutes: integer,
  }),
  (input, { store, clock }): Answer<UpdateTaskProtectionCommandOutput> => {
    const { protectionEnabled: enabled, expiresInMinutes } = input;
    if (enabled === undefined) throw invalidParameter('protectionEnabled can not be null.');
    const problem = problemOf({ enabled, expiresInMinutes });
    if (problem !== undefined) throw invalidParameter(problem);
    const found = findTasks(store, findCluster(store, input.cluster), input.tasks ?? [], MOST_UPDATED);
    return answer(found, (task) => {
      const decided = updateProtection(task, { enabled, expiresInMinutes }, clock.now());
      if (decided.kind === 'protection') store.setTaskProtection(task.spec.arn, decided.protection);
      return decided;
    });
  },
);

/** Without `tasks` those of all services in the cluster that can be protected. */
export const getTaskProtection = operation(
  structure<GetTaskProtectionCommandInput>({ cluster: text(), tasks: list(text()) }),
  (input, { store, clock }): Answer<GetTaskProtectionCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { tasks: references = serviceTasks(store, cluster) } = input;
    if (references.length === 0) return { protectedTasks: [], failures: [] };
    const found = findTasks(store, cluster, references, MOST_READ);
    return answer(found, (task) => describeProtection(task, clock.now()));
  },
);

const serviceTasks = (store: StoreReader, cluster: ClusterRecord) =>
  store
    .tasks()
    .filter(({ spec, desired }) => {
      return spec.clusterArn === cluster.arn && spec.serviceName !== undefined && desired.status === 'RUNNING';
    })
    .map(({ spec }) => spec.arn)
    .slice(0, MOST_READ);

interface FoundTask {
  readonly arn: string;
  readonly task: TaskRecord | undefined;
}

function findTasks(
  store: StoreReader,
  cluster: ClusterRecord,
  references: readonly string[],
  most: number,
): readonly FoundTask[] {
  if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (references.length > most) throw invalidParameter(`At most ${most} tasks can be named in one call.`);
  return references.map((reference) => {
    const arn = resolveTaskArn(cluster, reference);
    return { arn, task: store.task(arn) };
  });
}

function answer(
  found: readonly FoundTask[],
  decide: (task: TaskRecord) => ProtectionAnswer,
): Answer<GetTaskProtectionCommandOutput> {
  const decided = found.map(({ arn, task }) => ({ arn, decision: task && decide(task) }));
  const invalid = decided.find(({ decision }) => decision?.kind === 'invalid')?.decision;
  if (invalid?.kind === 'invalid') throw invalidParameter(invalid.message);
  return {
    protectedTasks: decided.flatMap(({ arn, decision }) =>
      decision?.kind === 'protection'
        ? [
            present({
              taskArn: arn,
              protectionEnabled: decision.protection.enabled,
              expirationDate: time(decision.protection.expiresAt),
            }),
          ]
        : [],
    ),
    failures: decided.flatMap(({ arn, decision }) => {
      if (!decision) return [{ arn, reason: 'TASK_NOT_VALID', detail: 'The cluster has no such task.' }];
      return decision.kind === 'failure' ? [{ arn, reason: decision.reason, detail: decision.detail }] : [];
    }),
  };
}
