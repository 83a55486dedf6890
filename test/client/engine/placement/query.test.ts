import { describe, expect, it } from 'vitest';
import { satisfies } from '../../../../client/engine/placement/query.ts';
import { instance, read } from './instances.ts';

const laptop = instance('laptop', {
  ec2InstanceId: 'i-0abc',
  attributes: {
    'ecs.instance-type': 't3.small',
    'ecs.availability-zone': 'us-east-1a',
    stack: 'prod',
    bare: undefined,
  },
  groups: ['service:web', 'family:batch'],
});

const holds = (text: string) => {
  const expression = read(text);
  if (!expression) throw new Error(`the expression cannot be read: ${text}`);
  return satisfies(laptop, expression);
};

describe('an expression of the cluster query language', () => {
  it.each([
    'attribute:ecs.instance-type == t3.small',
    'attribute:ecs.instance-type =~ t3.*',
    "attribute:ecs.instance-type matches '(t2|t3)\\.small'",
    'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]',
    'attribute:ecs.availability-zone not_in [us-east-1c]',
    'attribute:stack exists',
    'attribute:bare exists',
    'attribute:color !exists',
    'attribute:color != red',
    'task:group == service:web',
    'not (task:group == service:db)',
    'task:group != service:db',
    'runningTasksCount == 2',
    'runningTasksCount < 10 and agentConnected == true',
    'agentVersion >= 1.9',
    'agentVersion > 1.88.9',
    'registeredAt > 2026-01-02T03:04:04Z',
    'registeredAt >= 2026-01-02T03:04:05',
    'registeredAt < 2026-01-03',
    "ec2InstanceId in ['i-0abc', 'i-1']",
    'attribute:stack == test or attribute:stack == prod and runningTasksCount > 1',
  ])('holds: %s', (text) => expect(holds(text)).toBe(true));

  it.each([
    'attribute:ecs.instance-type =~ t3',
    'attribute:stack != prod',
    'attribute:color == red',
    'attribute:color > 1',
    'task:group != service:web',
    'task:group !~ service:.*',
    'agentVersion < 1.9',
    'runningTasksCount > 2',
    'registeredAt > 2026-01-02T03:04:05+00:00',
    '(attribute:stack == test or attribute:stack == prod) and runningTasksCount > 2',
    "attribute:stack =~ '(unclosed'",
  ])('does not hold: %s', (text) => expect(holds(text)).toBe(false));
});
