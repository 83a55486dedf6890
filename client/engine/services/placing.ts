/** Where tasks of a service go: the records of the state handed to placement. Pure: chance is given. */
import { crossingOf } from '../placement/crossing.ts';
import type { ReadExpression } from '../placement/query.ts';
import { placeMany, type Refusal } from '../placement/place.ts';
import { SERVICE_DEFAULT, stopOrder } from '../placement/strategies.ts';
import { eligibleInstances, instanceViews, needOf } from '../placement/views.ts';
import type { ContainerInstanceRecord } from '../state/instances.ts';
import type { TaskDefinitionInput, TaskDefinitionRecord, TaskRecord } from '../state/model.ts';
import { primaryOf, type DeploymentRecord, type ServiceRecord } from '../state/services.ts';

export interface PlacingFacts {
  readonly service: ServiceRecord;
  /** Of the PRIMARY deployment. */
  readonly definition: TaskDefinitionInput | undefined;
  /** Those of the service's cluster, in any status. */
  readonly instances: readonly ContainerInstanceRecord[];
  /** Tasks of all services and of none. */
  readonly tasks: readonly TaskRecord[];
  readonly read: ReadExpression;
}

const groupOf = ({ name }: ServiceRecord) => `service:${name}`;

/** The definition's own constraints bind as the service's do. */
const constraintsOf = ({ service, definition }: PlacingFacts) => [
  ...(definition?.placementConstraints ?? []),
  ...service.placementConstraints,
];

export interface Places {
  /** ARNs of instances, one for each task that found a place. */
  readonly instances: readonly string[];
  /** Why there are not as many as were wanted; empty when there are, or when the cluster has no instance. */
  readonly refusals: readonly Refusal[];
}

/** Places for `count` tasks of a deployment. A DAEMON has one task on an instance at most. */
export function placesFor(
  facts: PlacingFacts,
  { settings }: DeploymentRecord,
  { definition, requiresAttributes }: Pick<TaskDefinitionRecord, 'definition' | 'requiresAttributes'>,
  count: number,
  random: () => number,
): Places {
  const { service } = facts;
  const isDaemon = service.schedulingStrategy === 'DAEMON';
  const request = {
    need: needOf(definition, {}, settings.overlay, requiresAttributes),
    constraints: [...(isDaemon ? [{ type: 'distinctInstance' }] : []), ...constraintsOf({ ...facts, definition })],
    strategies: service.placementStrategy.length > 0 ? service.placementStrategy : SERVICE_DEFAULT,
    group: groupOf(service),
    crossing: crossingOf(settings),
  };
  const views = instanceViews(facts.instances, facts.tasks);
  const { placed, refusals } = placeMany(request, count, views, facts.read, random);
  return { instances: placed.map(({ arn }) => arn), refusals };
}

/** The instances that a DAEMON service has a task on, by ARN. */
export const daemonInstances = (facts: PlacingFacts): ReadonlySet<string> =>
  new Set(
    eligibleInstances(
      instanceViews(facts.instances, facts.tasks),
      constraintsOf(facts),
      groupOf(facts.service),
      facts.read,
      crossingOf(primaryOf(facts.service).settings),
    ).map(({ arn }) => arn),
  );

/** ARNs of tasks, those first that the service's placement strategy would rather be rid of. */
export const stopOrderOf = (
  { service, instances, tasks: all }: PlacingFacts,
  tasks: readonly TaskRecord[],
  random: () => number,
): readonly string[] =>
  stopOrder(
    tasks.map(({ spec }) => ({ arn: spec.arn, instanceArn: spec.containerInstanceArn })),
    instanceViews(instances, all),
    service.placementStrategy,
    random,
  );
