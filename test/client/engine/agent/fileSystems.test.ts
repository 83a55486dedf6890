import { describe, expect, it } from 'vitest';
import { fileSystemLabel, fileSystemOf, fileSystemVolume } from '../../../../client/engine/agent/fileSystems.ts';
import type { TaskDefinitionInput } from '../../../../client/engine/state/model.ts';
import { LABELS } from '../../../../client/engine/docker/labels.ts';
import { ENGINE_ID, startFakeAgent } from '../../../support/fakeAgent.ts';
import { container } from '../../../support/taskRecords.ts';

type Volume = NonNullable<TaskDefinitionInput['volumes']>[number];

const nameOf = (volume: Volume, engineId = 'engine') => {
  const fileSystem = fileSystemOf(volume);
  if (!fileSystem) throw new Error('not on a file system');
  return fileSystemVolume(engineId, fileSystem);
};
const efs = (more: Partial<NonNullable<Volume['efsVolumeConfiguration']>> = {}): Volume => ({
  name: 'data',
  efsVolumeConfiguration: { fileSystemId: 'fs-1', ...more },
});

describe('the volume that stands in for a file system', () => {
  it.each([
    ['another name of the volume', { ...efs(), name: 'other' }],
    ['the root told', efs({ rootDirectory: '/' })],
    ['encryption, which changes no data', efs({ transitEncryption: 'ENABLED' })],
  ])('is the same with %s', (_, volume) => expect(nameOf(volume)).toBe(nameOf(efs())));

  it.each([
    ['another file system', efs({ fileSystemId: 'fs-2' })],
    ['another directory', efs({ rootDirectory: '/data' })],
    ['an access point', efs({ authorizationConfig: { accessPointId: 'fsap-1' } })],
    ['FSx', { fsxWindowsFileServerVolumeConfiguration: { fileSystemId: 'fs-1' } } as Volume],
    ['S3 Files', { s3filesVolumeConfiguration: { fileSystemArn: 'fs-1' } }],
  ])('is another one with %s', (_, volume) => expect(nameOf(volume)).not.toBe(nameOf(efs())));

  it('is not shared with another engine', () => expect(nameOf(efs(), 'other')).not.toBe(nameOf(efs())));

  it('has a name that Docker takes and people can read', () => {
    const fileSystemArn = 'arn:aws:s3files:us-east-1:123456789012:file-system/fs-0ä1';
    expect(nameOf({ s3filesVolumeConfiguration: { fileSystemArn } })).toMatch(/^drydock-s3files-fs-01-[0-9a-f]{12}$/);
  });

  it('is labelled with what it stands in for', () => {
    const volume = efs({ rootDirectory: 'data/', authorizationConfig: { accessPointId: 'fsap-1' } });
    expect(fileSystemLabel(fileSystemOf(volume) ?? never())).toBe('fs-1 fsap-1 /data');
  });

  it('is none for other volumes', () => {
    expect([{ host: {} }, { configuredAtLaunch: true }].map(fileSystemOf)).toEqual([undefined, undefined]);
  });
});

const never = (): never => {
  throw new Error('not on a file system');
};

describe('a task on a file system', () => {
  const definition = {
    networkMode: 'bridge' as const,
    volumes: [efs(), { name: 'block', configuredAtLaunch: true }],
    containerDefinitions: [
      container('web', {
        mountPoints: [
          { sourceVolume: 'data', containerPath: '/data' },
          { sourceVolume: 'block', containerPath: '/block' },
        ],
      }),
    ],
  };

  it('shares it with every other one and leaves it; its EBS volume comes and goes with it', async () => {
    const engine = startFakeAgent();
    const arns = [engine.run({ definition }), engine.run({ definition })];
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.volumes.size).toBe(3);
    for (const arn of arns) {
      engine.requestStop(arn);
      await engine.untilStatus(arn, 'STOPPED');
      engine.store.requestRemoval(arn);
      await engine.until(arn, ({ observed }) => observed.cleanedUp);
    }
    expect([...engine.docker.volumes].map(([name]) => name)).toEqual([nameOf(efs(), ENGINE_ID)]);
    expect([...engine.docker.volumes.values()][0]).toMatchObject({
      [LABELS.engine]: ENGINE_ID,
      [LABELS.role]: 'file-system',
      [LABELS.fileSystem]: 'fs-1 /',
    });
    const state = engine.kill();
    const next = startFakeAgent({ docker: engine.docker, state, clock: engine.clock });
    const again = next.run({ definition });
    await next.untilStatus(again, 'RUNNING');
    expect(engine.docker.volumes.has(nameOf(efs(), ENGINE_ID))).toBe(true);
  });

  it('has the folder of the overlay instead when that names one', async () => {
    const engine = startFakeAgent();
    const overlay = { containers: {}, volumes: { data: { hostPath: '/a' }, block: { hostPath: '/b' } } };
    const arn = engine.run({ definition, overlay });
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.volumes.size).toBe(0);
    expect(engine.docker.get('web').creation.spec.HostConfig.Binds).toEqual(['/a:/data', '/b:/block']);
  });
});
