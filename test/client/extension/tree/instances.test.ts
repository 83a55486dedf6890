import type { ContainerInstance } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { awsCommand } from '../../../../client/extension/commands/copy.ts';
import type { LocalEcs } from '../../../../client/extension/state/localEcs.ts';
import { present } from '../../../../client/extension/tree/presentation.ts';
import { clusterChildren, parentOf, subjectId, type Subject } from '../../../../client/extension/tree/subjects.ts';
import { tooltipOf } from '../../../../client/extension/tree/tooltips.ts';
import { after, CLUSTER, listing, toldTask } from '../samples.ts';

const arn = (digit: string) => `arn:aws:ecs:us-east-1:000000000000:container-instance/default/${digit.repeat(32)}`;
const integer = (name: string, integerValue: number) => ({ name, type: 'INTEGER', integerValue });
const ports = (...stringSetValue: string[]) => ({ name: 'PORTS', type: 'STRINGSET', stringSetValue });

const instance = (digit: string, told: Partial<ContainerInstance> = {}): ContainerInstance => ({
  containerInstanceArn: arn(digit),
  ec2InstanceId: 'docker-default',
  status: 'ACTIVE',
  agentConnected: true,
  registeredResources: [integer('CPU', 2048), integer('MEMORY', 7782), ports('22', '2375')],
  remainingResources: [integer('CPU', 1536), integer('MEMORY', 5324), ports('22', '2375', '80')],
  runningTasksCount: 2,
  pendingTasksCount: 0,
  versionInfo: { dockerVersion: 'DockerVersion: 29.1.0' },
  attributes: [
    { name: 'ecs.os-type', value: 'linux' },
    { name: 'ecs.cpu-architecture', value: 'arm64' },
    { name: 'ecs.capability.task-eni' },
  ],
  ...told,
});
const box = (told: Partial<ContainerInstance> = {}) =>
  instance('2', {
    runningTasksCount: 0,
    attributes: [
      { name: 'drydock.docker-context', value: 'build-box' },
      { name: 'drydock.address', value: '192.168.1.20' },
      { name: 'rack', value: 'left' },
    ],
    ...told,
  });

const withInstances = (...instances: readonly ContainerInstance[]): LocalEcs =>
  after(listing([toldTask()], [], [], instances));
const GROUP: Subject = { kind: 'instances', cluster: CLUSTER };
const rows = (state: LocalEcs, parent?: Subject) =>
  clusterChildren(state, parent).map((each) => {
    const { label, description } = present(state, each) ?? { label: '(gone)' };
    return `${label} — ${description ?? ''}`;
  });

describe('container instances in the tree', () => {
  it('are one closed row below everything that runs', () => {
    const state = withInstances(instance('1'));
    expect(rows(state, { kind: 'cluster', arn: CLUSTER })).toEqual([
      'web:3 — RUNNING · aaaaaaaa',
      'Container instances — 1',
    ]);
    expect(present(state, GROUP)?.children).toBe('collapsed');
  });

  it('tell their state, their tasks and what is free, the engine’s own first', () => {
    expect(rows(withInstances(box(), instance('1')), GROUP)).toEqual([
      'Default Docker — ACTIVE · 2 running',
      'build-box — ACTIVE',
    ]);
    expect(rows(withInstances(box()), { kind: 'instance', arn: arn('2') })).toEqual([
      'CPU — 1.5 of 2 vCPU free',
      'Memory — 5.2 of 7.6 GiB free',
      'Ports — 80 taken',
    ]);
  });

  it('say at the closed row what is wrong with them', () => {
    const state = withInstances(instance('1', { status: 'DRAINING' }), box({ agentConnected: false }));
    expect(present(state, GROUP)).toMatchObject({
      description: '2 · 1 draining · 1 disconnected',
      icon: { color: 'list.warningForeground' },
    });
    expect(rows(state, GROUP)[1]).toBe('build-box — ACTIVE, disconnected');
  });

  it.each([
    [{}, 'instance;active', 'vm-active'],
    [{ status: 'DRAINING' }, 'instance;draining', 'vm-outline'],
    [{ agentConnected: false }, 'instance;active;disconnected', 'debug-disconnect'],
  ] as const)('%j is %s', (told, contextValue, name) => {
    const row = present(withInstances(box(told)), { kind: 'instance', arn: arn('2') });
    expect(row).toMatchObject({ contextValue, icon: { name } });
  });

  it('are told at tasks where there are several', () => {
    const placed = toldTask({ launchType: 'EC2', containerInstanceArn: arn('2') });
    const task = (...instances: readonly ContainerInstance[]) =>
      rows(after(listing([placed], [], [], instances)), { kind: 'cluster', arn: CLUSTER })[0];
    expect(task(instance('1'), box())).toBe('web:3 — RUNNING · aaaaaaaa · build-box');
    expect(task(box())).toBe('web:3 — RUNNING · aaaaaaaa');
    const state = after(listing([placed], [], [], [box()]));
    const tooltip = tooltipOf(state, { kind: 'task', arn: placed.taskArn ?? '' }, 0);
    expect(tooltip).toMatch(/Container instance\S* build-box/);
  });

  it('go when they are deregistered', () => {
    const state = withInstances(instance('1'), box({ status: 'INACTIVE' }));
    expect(rows(state, GROUP)).toHaveLength(1);
    expect(rows(withInstances(), { kind: 'cluster', arn: CLUSTER })).toHaveLength(1);
  });

  it('are no reason to show an empty cluster, unless somebody added one or changed the one there is', () => {
    const empty = (...instances: readonly ContainerInstance[]) => rows(after(listing([], [], [], instances)));
    expect(empty(instance('1'))).toEqual([]);
    expect(empty(instance('1'), box())).toEqual(['default — local']);
    expect(empty(instance('1', { status: 'DRAINING' }))).toEqual(['default — local']);
  });

  it('have what is reserved and free, ports, Docker and attributes in the tooltip', () => {
    const tooltip = tooltipOf(withInstances(box()), { kind: 'instance', arn: arn('2') }, 0);
    for (const text of [
      '| CPU units | 512 | 1536 | 2048 |',
      '| Memory (MiB) | 2458 | 5324 | 7782 |',
      'Ports taken: 80',
      'Docker: 29.1.0',
      'Docker context: `build-box`',
      'Published ports at: `192.168.1.20`',
      '* `rack = left`',
      arn('2'),
    ]) {
      expect(tooltip?.replaceAll('**', '')).toContain(text);
    }
    expect(tooltip).not.toContain('ecs.capability');
  });

  it('are found again from their rows, and by the AWS CLI', () => {
    const state = withInstances(instance('1'));
    const [row] = clusterChildren(state, GROUP);
    const [cpu] = row ? clusterChildren(state, row) : [];
    expect(cpu && parentOf(state, cpu)).toEqual(row);
    expect(row && subjectId(parentOf(state, row) ?? row)).toBe(subjectId(GROUP));
    expect(subjectId(parentOf(state, GROUP) ?? GROUP)).toBe(CLUSTER);
    expect(row && awsCommand(state, row)).toContain(
      `aws ecs describe-container-instances --cluster default --container-instances ${'1'.repeat(32)} --endpoint-url`,
    );
  });
});
