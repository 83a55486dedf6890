import { describe, expect, it } from 'vitest';
import type { LaunchType } from '../../../../../server/src/language/index.ts';
import { codesOf } from '../../../support/language.ts';

/** Links are refused with awsvpc and looked at with bridge only, so they show which mode a definition is checked for. */
const codes = (root: object, assumedLaunchType?: LaunchType): string[] =>
  codesOf(
    {
      family: 'web',
      cpu: '1024',
      memory: '2048',
      ...root,
      containerDefinitions: [{ name: 'app', image: 'nginx:1.29', links: ['nobody'] }],
    },
    { assumedLaunchType },
  ).filter((code) => code.includes('links'));

describe('the network mode that a definition is checked for', () => {
  it.each<[string, object, LaunchType | undefined, string[]]>([
    ['bridge without any launch type', {}, undefined, ['links-target']],
    [
      'awsvpc on Fargate, also where it is not written',
      { requiresCompatibilities: ['FARGATE'] },
      undefined,
      ['awsvpc-links'],
    ],
    ['awsvpc for the assumed Fargate', {}, 'FARGATE', ['awsvpc-links']],
    ['awsvpc on Managed Instances', { requiresCompatibilities: ['MANAGED_INSTANCES'] }, undefined, ['awsvpc-links']],
    [
      'none where the default depends on the launch type',
      { requiresCompatibilities: ['MANAGED_INSTANCES', 'EC2'] },
      undefined,
      [],
    ],
    [
      'none where Fargate has another mode written',
      { requiresCompatibilities: ['FARGATE'], networkMode: 'host' },
      undefined,
      [],
    ],
    ['none where the mode is a placeholder', { networkMode: '${MODE}' }, undefined, []],
    ['the one that is written', { networkMode: 'host' }, undefined, ['links-bridge-only']],
  ])('is %s', (_, root, assumed, expected) => {
    expect(codes(root, assumed)).toEqual(expected);
  });
});
