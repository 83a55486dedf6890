import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { LocalService } from '../../../../client/protocol/local.ts';
import type { Action, LocalEcs } from '../../../../client/extension/state/localEcs.ts';
import { present } from '../../../../client/extension/tree/presentation.ts';
import { clusterChildren, parentOf, subjectId, type Subject } from '../../../../client/extension/tree/subjects.ts';
import { tooltipOf } from '../../../../client/extension/tree/tooltips.ts';
import { after, CLUSTER, listing, revisionArn, taskArn, toldTask } from '../samples.ts';

const SERVICE = 'arn:aws:ecs:us-east-1:000000000000:service/default/web';
const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/1';

const service = (told: Partial<Service> = {}): Service => ({
  serviceArn: SERVICE,
  serviceName: 'web',
  clusterArn: CLUSTER,
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 1,
  pendingCount: 1,
  taskDefinition: revisionArn('web:4'),
  deployments: [
    {
      id: 'ecs-svc/2',
      status: 'PRIMARY',
      rolloutState: 'IN_PROGRESS',
      taskDefinition: revisionArn('web:4'),
      desiredCount: 2,
      runningCount: 0,
      pendingCount: 1,
      failedTasks: 1,
    },
    {
      id: 'ecs-svc/1',
      status: 'ACTIVE',
      rolloutState: 'COMPLETED',
      taskDefinition: revisionArn('web:3'),
      desiredCount: 0,
      runningCount: 1,
      pendingCount: 0,
      failedTasks: 0,
    },
  ],
  events: [{ id: 'e1', createdAt: new Date(0), message: '(service web) has started 1 tasks: (task 1).' }],
  ...told,
});

const facts: LocalService = {
  serviceArn: SERVICE,
  names: [
    { kind: 'service-connect', name: 'web', port: 8081, protocol: 'http', namespace: 'shop', portName: 'http' },
    { kind: 'cloud-map', name: 'web.local' },
  ],
  balancer: {
    dockerName: 'b',
    listeners: [
      {
        targetGroupArn: GROUP,
        containerName: 'app',
        containerPort: 80,
        protocol: 'http',
        address: { host: '127.0.0.1', port: 8080 },
      },
    ],
  },
  targets: [
    { taskArn: taskArn('1'.repeat(32)), targetGroupArn: GROUP, state: 'healthy', since: '' },
    { taskArn: taskArn('2'.repeat(32)), targetGroupArn: GROUP, state: 'initial', since: '' },
  ],
};

const told = (digit: string, more: Parameters<typeof toldTask>[0]) =>
  toldTask({ taskArn: taskArn(digit.repeat(32)), group: 'service:web', ...more });

const withService = (changed: Partial<Service> = {}, ...more: readonly Action[]): LocalEcs =>
  after(
    listing(
      [
        told('1', { startedBy: 'ecs-svc/1' }),
        told('2', { startedBy: 'ecs-svc/2', lastStatus: 'PENDING' }),
        told('3', { startedBy: 'ecs-svc/2', lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }),
        toldTask({ taskArn: taskArn('4'.repeat(32)), group: 'family:web' }),
      ],
      [],
      [service(changed)],
    ),
    { kind: 'service', arn: SERVICE, service: service(changed), facts },
    ...more,
  );

/** Labels and descriptions of what is below a row. */
const rows = (state: LocalEcs, parent: Subject) =>
  clusterChildren(state, parent).map((row) => {
    const { label, description } = present(state, row) ?? { label: '(gone)' };
    return description === undefined ? label : `${label} — ${description}`;
  });

const SERVICE_ROW: Subject = { kind: 'service', arn: SERVICE };

describe('services in the tree', () => {
  it('stand before the tasks that belong to none', () => {
    const state = withService();
    expect(rows(state, { kind: 'cluster', arn: CLUSTER })).toEqual([
      'web — 1/2 running · web:4 · deploying',
      'web:3 — RUNNING · 44444444',
    ]);
  });

  it('show where they answer, what is rolled out, what is over and what was told', () => {
    expect(rows(withService(), SERVICE_ROW)).toEqual([
      'web.localhost:8080 — → app:80 · 1/2 healthy',
      'web:8081 — Service Connect · shop',
      'web.local — Cloud Map',
      'web:4 — PRIMARY, in progress · 0/2 running · 1 pending · 1 failed',
      'web:3 — ACTIVE, completed · 1 running',
      'Stopped tasks — 1',
      'Events — has started 1 tasks: (task 1).',
    ]);
  });

  it('say by which names who reaches them', () => {
    const tooltip = (key: string) => tooltipOf(withService(), { kind: 'serviceName', service: SERVICE, key }, 0);
    expect(tooltip('web:8081')).toMatch(/namespace `shop`.*ask `http:\/\/web:8081`.*named `http`/s);
    expect(tooltip('web.local')).toMatch(/every `awsvpc` task/);
    expect(tooltip('other')).toBeUndefined();
  });

  it('have the tasks of a deployment below it', () => {
    const state = withService();
    expect(rows(state, { kind: 'deployment', service: SERVICE, id: 'ecs-svc/2' })).toEqual(['22222222 — PENDING']);
    expect(rows(state, { kind: 'otherTasks', service: SERVICE })).toEqual(['web:3 — STOPPED · 33333333']);
  });

  it('tell how many of the stopped tasks failed, in red while a deployment suffers from it', () => {
    const more = told('5', {
      startedBy: 'ecs-svc/2',
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
    });
    const made = told('6', {
      startedBy: 'ecs-svc/1',
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/2)',
    });
    const state = after(listing([more, made], [], [service()]));
    expect(present(state, { kind: 'otherTasks', service: SERVICE })).toMatchObject({
      description: '2 · 1 failed',
      icon: { color: 'list.errorForeground' },
    });
  });

  it('say first what keeps their load balancer from working', () => {
    const problem = { ...facts, balancer: { dockerName: 'b', problem: 'Port 8080 is in use.', listeners: [] } };
    const state = withService({}, { kind: 'service', arn: SERVICE, service: service(), facts: problem });
    expect(rows(state, SERVICE_ROW)[0]).toBe('Port 8080 is in use.');
  });

  it.each<[Partial<Service>, string, string | undefined]>([
    [{}, 'loading~spin', undefined],
    [{ status: 'DRAINING' }, 'loading~spin', 'list.warningForeground'],
    [{ deployments: [{ id: 'x', status: 'PRIMARY', rolloutState: 'FAILED' }] }, 'layers', 'list.errorForeground'],
    [{ deployments: [{ id: 'x', status: 'PRIMARY', rolloutState: 'COMPLETED' }] }, 'layers', 'list.warningForeground'],
    [
      { runningCount: 2, deployments: [{ id: 'x', status: 'PRIMARY', rolloutState: 'COMPLETED' }] },
      'layers',
      'testing.iconPassed',
    ],
  ])('%j looks like it is', (changed, name, color) => {
    const icon = present(withService(changed), SERVICE_ROW)?.icon;
    expect(icon).toEqual(color === undefined ? { name } : { name, color });
  });

  it('go when they are over, and their tasks stand alone', () => {
    const gone: Action = { kind: 'service', arn: SERVICE, service: service({ status: 'INACTIVE' }), facts: undefined };
    const state = withService({}, gone);
    expect(present(state, SERVICE_ROW)).toBeUndefined();
    expect(clusterChildren(state, { kind: 'cluster', arn: CLUSTER })).toHaveLength(4);
  });

  it('are found again from every row below', () => {
    const state = withService();
    const walk = (parent: Subject): void => {
      for (const row of clusterChildren(state, parent)) {
        expect(subjectId(parentOf(state, row) ?? row)).toBe(subjectId(parent));
        walk(row);
      }
    };
    walk({ kind: 'cluster', arn: CLUSTER });
  });
});
