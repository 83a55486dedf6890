import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../support/language.ts';

const CODE = 'windows-unsupported-container-keys';

const pointers = (root: object, container: object) =>
  problemsOf({
    family: 'web',
    runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    ...root,
    containerDefinitions: [{ name: 'app', image: 'example:1', memory: 512, ...container }],
  })
    .filter(({ code }) => code === CODE)
    .map(({ pointer }) => pointer);

describe('what only Linux has', () => {
  it('is told for Windows on instances, one finding a member', () => {
    expect(
      pointers({ requiresCompatibilities: ['EC2'] }, { links: ['db'], linuxParameters: { sharedMemorySize: 64 } }),
    ).toEqual(['/containerDefinitions/0/links', '/containerDefinitions/0/linuxParameters']);
  });

  it('is left to the network mode where that refuses it for certain', () => {
    expect(pointers({ networkMode: 'awsvpc' }, { links: ['db'] })).toEqual([]);
  });

  it('is left to the rules of Fargate where those refuse each part', () => {
    const fargate = { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '1024', memory: '2048' };
    expect(pointers(fargate, { linuxParameters: { sharedMemorySize: 64 } })).toEqual([]);
    expect(pointers(fargate, { linuxParameters: { initProcessEnabled: true } })).toEqual([
      '/containerDefinitions/0/linuxParameters',
    ]);
  });

  it('is nothing to mind on Linux, or while the operating system is unknown', () => {
    expect(pointers({ runtimePlatform: { operatingSystemFamily: 'LINUX' } }, { user: 'app' })).toEqual([]);
    expect(pointers({ runtimePlatform: { operatingSystemFamily: '${OS}' } }, { user: 'app' })).toEqual([]);
  });
});
