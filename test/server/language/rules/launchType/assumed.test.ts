import { describe, expect, it } from 'vitest';
import type { LaunchType } from '../../../../../server/src/language/index.ts';
import { codesOf } from '../../../support/language.ts';

const MINE = /^(mi|external|windows|fargate)-network|^ephemeral|^pid-|^ipc-|^ec2-task|^requires-compat/;

const codes = (root: object, assumedLaunchType?: LaunchType) =>
  codesOf(
    { family: 'web', ...root, containerDefinitions: [{ name: 'app', image: 'nginx:1.29', memory: 128 }] },
    { assumedLaunchType },
  ).filter((code) => MINE.test(code));

describe('a definition without a launch type', () => {
  const root = { networkMode: 'awsvpc', pidMode: 'host', ipcMode: 'host', cpu: '64' };

  it('is held to none', () => expect(codes(root)).toEqual([]));

  it('is held to the one that is assumed', () => {
    expect(codes({ ...root, networkMode: 'bridge' }, 'MANAGED_INSTANCES')).toEqual([
      'mi-network-mode',
      'ipc-mode-windows-mi',
    ]);
    expect(codes(root, 'EXTERNAL')).toEqual(['external-network-mode', 'ec2-task-cpu-range']);
    expect(codes(root, 'FARGATE')).toEqual(['pid-mode-fargate', 'ipc-mode-fargate']);
  });

  it('may have ephemeral storage where Fargate is assumed, and is told where another type is', () => {
    const storage = { ephemeralStorage: { sizeInGiB: 50 } };
    expect(codes(storage)).toEqual(['ephemeral-storage-no-compat']);
    expect(codes({ ...storage, networkMode: 'awsvpc' }, 'FARGATE')).toEqual([]);
    expect(codes(storage, 'EC2')).toEqual(['ephemeral-storage-fargate-only']);
  });
});

describe('a definition for Fargate with another network mode', () => {
  it('has that one problem, however much hangs on the mode', () => {
    const root = {
      requiresCompatibilities: ['FARGATE', 'MANAGED_INSTANCES'],
      networkMode: 'none',
      cpu: '256',
      memory: '512',
    };
    expect(codes(root)).toEqual(['fargate-network-mode']);
  });
});
