import { describe, expect, it } from 'vitest';
import { dockerNameOf } from '../../../../client/engine/agent/dockerNames.ts';
import { isPrepared, prepare } from '../../../../client/engine/agent/prepare.ts';
import { nameTaskVolumes, volumeWishes } from '../../../../client/engine/agent/taskVolumes.ts';
import { seededRandom } from '../../../support/fakeAgent.ts';
import { container, taskRecord, withObserved, type TaskOptions } from '../../../support/taskRecords.ts';

const random = seededRandom(1);
const prepared = (options: TaskOptions) => {
  const task = taskRecord(options);
  return withObserved(task, prepare(task, 'helper:1', random));
};

describe('a task that is prepared', () => {
  it('has a name in Docker for every container and volume, the pause last', () => {
    const task = prepared({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [container('web.app_1'), container('side')],
        volumes: [{ name: 'data', host: {} }],
      },
    });
    expect(isPrepared(task)).toBe(true);
    const { containers, taskVolumes } = task.observed;
    expect(containers.map(({ kind }) => kind)).toEqual(['NORMAL', 'NORMAL', 'CNI_PAUSE']);
    expect(containers[0]?.dockerName).toMatch(/^ecs-web-1-webapp1-[0-9a-f]{20}$/);
    expect(containers[2]).toMatchObject({ image: 'helper:1', essential: true });
    expect(taskVolumes['data']).toMatch(/^ecs-web-1-data-[0-9a-f]{20}$/);
  });

  it('keeps its names when it is prepared again', () => {
    const task = prepared({ definition: { networkMode: 'awsvpc', containerDefinitions: [container('web')] } });
    expect(prepare(task, 'other:2', random).containers.map(({ dockerName, arn }) => [dockerName, arn])).toEqual(
      task.observed.containers.map(({ dockerName, arn }) => [dockerName, arn]),
    );
  });

  it('has skipped containers done, without a name', () => {
    const overlay = { containers: { side: { skip: true } }, volumes: {} };
    const definition = { networkMode: 'bridge' as const, containerDefinitions: [container('web'), container('side')] };
    const task = prepared({ definition, overlay });
    expect(isPrepared(task)).toBe(true);
    expect(task.observed.containers[1]).toMatchObject({ skipped: true, status: 'STOPPED' });
    expect(task.observed.containers[1]?.dockerName).toBeUndefined();
  });

  it('may have no containers at all', () => {
    expect(isPrepared(taskRecord({ definition: { containerDefinitions: [] } }))).toBe(true);
  });
});

describe('volumes', () => {
  const volumes = [
    { name: 'path', host: { sourcePath: '/srv' } },
    { name: 'empty', host: {} },
    { name: 'mine', host: {} },
    {
      name: 'task',
      dockerVolumeConfiguration: { scope: 'task' as const, driver: 'local', driverOpts: { type: 'tmpfs' } },
    },
    {
      name: 'shared',
      dockerVolumeConfiguration: { scope: 'shared' as const, autoprovision: true, labels: { a: 'b' } },
    },
    { name: 'existing', dockerVolumeConfiguration: { scope: 'shared' as const } },
    { name: 'efs', efsVolumeConfiguration: { fileSystemId: 'fs-1' } },
    { name: 'ebs', configuredAtLaunch: true },
  ];
  const { spec } = taskRecord({
    definition: { containerDefinitions: [container('web')], volumes },
    overlay: { containers: {}, volumes: { mine: { hostPath: '/home/me' } } },
  });

  it('of the task alone have names of their own', () => {
    expect(Object.keys(nameTaskVolumes(spec, random))).toEqual(['empty', 'task', 'ebs']);
  });

  it('are made as the definition says; paths need none', () => {
    const names = { empty: 'n1', task: 'n2', ebs: 'n3' };
    expect(volumeWishes(spec, names, 'engine')).toEqual([
      { volume: 'empty', dockerName: 'n1', labels: {}, scope: 'task', mustExist: false },
      {
        volume: 'task',
        dockerName: 'n2',
        driver: 'local',
        driverOptions: { type: 'tmpfs' },
        labels: {},
        scope: 'task',
        mustExist: false,
      },
      { volume: 'shared', dockerName: 'shared', labels: { a: 'b' }, scope: 'shared', mustExist: false },
      { volume: 'existing', dockerName: 'existing', labels: {}, scope: 'shared', mustExist: true },
      {
        volume: 'efs',
        dockerName: expect.stringMatching(/^drydock-efs-fs-1-[0-9a-f]{12}$/) as string,
        labels: { 'dev.drydock.file-system': 'fs-1 /' },
        scope: 'file-system',
        mustExist: false,
      },
      { volume: 'ebs', dockerName: 'n3', labels: {}, scope: 'task', mustExist: false },
    ]);
  });
});

describe('a name in Docker', () => {
  it('has nothing that Docker refuses, and is another one each time', () => {
    const { spec } = taskRecord({ definition: { family: 'My_family-1', containerDefinitions: [] } });
    const names = Array.from({ length: 50 }, () => dockerNameOf(spec, 'ä/b c', random));
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/);
    expect(new Set(names).size).toBe(50);
  });
});
