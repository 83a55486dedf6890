/** A service in the middle of a rolling update, as the extension knows it. */
import type { Service } from '@aws-sdk/client-ecs';
import type { LocalService } from '../../../../../client/protocol/local.ts';
import type { LocalEcs } from '../../../../../client/extension/state/localEcs.ts';
import type { ServiceView } from '../../../../../client/extension/state/serviceView.ts';
import type { ToldTask } from '../../../../../client/extension/state/taskView.ts';
import { after, CLUSTER, listing, revisionArn, taskArn, toldTask } from '../../samples.ts';

export const SERVICE = 'arn:aws:ecs:us-east-1:000000000000:service/default/shop';
export const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/shop/1';
export const START = Date.UTC(2026, 10, 22, 10);
/** Seconds after the start. */
export const at = (seconds: number): Date => new Date(START + seconds * 1000);
export const idOf = (digit: string): string => taskArn(digit.repeat(32));

export const deployment = (
  revision: number,
  told: Partial<NonNullable<Service['deployments']>[number]> = {},
): NonNullable<Service['deployments']>[number] => ({
  id: `ecs-svc/${revision}`,
  status: 'PRIMARY',
  rolloutState: 'COMPLETED',
  taskDefinition: revisionArn(`shop:${revision}`),
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  failedTasks: 0,
  ...told,
});

export const told = (service: Partial<Service> = {}): Service => ({
  serviceArn: SERVICE,
  serviceName: 'shop',
  clusterArn: CLUSTER,
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  taskDefinition: revisionArn('shop:1'),
  deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
  deployments: [deployment(1)],
  events: [],
  ...service,
});

/** Of the revision that its deployment brings. */
export const task = (digit: string, revision: number, more: Partial<ToldTask> = {}): ToldTask =>
  toldTask({
    taskArn: idOf(digit),
    group: 'service:shop',
    startedBy: `ecs-svc/${revision}`,
    taskDefinitionArn: revisionArn(`shop:${revision}`),
    createdAt: at(0),
    startedAt: at(10),
    ...more,
  });

export function stateOf(
  service: Service,
  tasks: readonly ToldTask[],
  facts: Partial<LocalService> = {},
): { readonly state: LocalEcs; readonly service: ServiceView } {
  const state = after(listing(tasks, [], [service]), {
    kind: 'service',
    arn: SERVICE,
    service,
    facts: { serviceArn: SERVICE, targets: [], names: [], ...facts },
  });
  const view = state.services.get(SERVICE);
  if (!view) throw new Error('no service');
  return { state, service: view };
}

/** shop:1 gives way to shop:2: two old tasks up, one new one up, one starting. */
export const rollingUpdate = () =>
  stateOf(
    told({
      runningCount: 3,
      pendingCount: 1,
      taskDefinition: revisionArn('shop:2'),
      deployments: [
        deployment(2, { rolloutState: 'IN_PROGRESS', runningCount: 1, pendingCount: 1 }),
        deployment(1, { status: 'ACTIVE', desiredCount: 0 }),
      ],
    }),
    [
      task('1', 1),
      task('2', 1),
      task('3', 2, { createdAt: at(60), startedAt: at(70) }),
      toldTask({
        taskArn: idOf('4'),
        group: 'service:shop',
        startedBy: 'ecs-svc/2',
        taskDefinitionArn: revisionArn('shop:2'),
        lastStatus: 'PENDING',
        createdAt: at(75),
      }),
    ],
  );
