import { describe, expect, it } from 'vitest';
import { requiredAttributes } from '../../../server/src/language/index.ts';

const container = (members: object) => ({ containerDefinitions: [{ name: 'a' }, members] });
const without = ['com.amazonaws.ecs.capability.docker-remote-api.1.18'];
const more = (definition: unknown) => requiredAttributes(definition).filter((name) => !without.includes(name));

describe('attributes that instances need for a definition', () => {
  it('are one for any, whatever is written', () => {
    const bare: unknown = Object.create(null);
    for (const definition of [
      {},
      undefined,
      'x',
      { containerDefinitions: 'x' },
      container({ dependsOn: null }),
      { requiresCompatibilities: ['FARGATE', bare] },
    ]) {
      expect(requiredAttributes(definition)).toEqual(without);
    }
  });

  it.each<[string, object, readonly string[]]>([
    ['a role', { taskRoleArn: 'r' }, ['com.amazonaws.ecs.capability.task-iam-role']],
    [
      'a role in the network of the host',
      { taskRoleArn: 'r', networkMode: 'host' },
      ['com.amazonaws.ecs.capability.task-iam-role-network-host'],
    ],
    ['a size', { cpu: '256', requiresCompatibilities: ['EC2', 'FARGATE'] }, ['ecs.capability.task-cpu-mem-limit']],
    ['a size of Fargate', { cpu: '256', requiresCompatibilities: ['FARGATE'] }, []],
    [
      'secrets of both kinds',
      container({ secrets: [{ valueFrom: '/a' }, { valueFrom: 'arn:aws:secretsmanager:eu-west-1:1:secret:a' }] }),
      ['ecs.capability.secrets.asm.environment-variables', 'ecs.capability.secrets.ssm.environment-variables'],
    ],
    [
      'log drivers',
      {
        containerDefinitions: [
          { logConfiguration: { logDriver: 'gelf' } },
          { logConfiguration: { logDriver: 'syslog' } },
        ],
      },
      [
        'com.amazonaws.ecs.capability.docker-remote-api.1.19',
        'com.amazonaws.ecs.capability.logging-driver.gelf',
        'com.amazonaws.ecs.capability.logging-driver.syslog',
      ],
    ],
    ['privileges not asked for', container({ privileged: false, restartPolicy: { enabled: false } }), []],
  ])('come with %s', (_, definition, expected) => {
    expect(more(definition)).toEqual(expected);
  });
});
