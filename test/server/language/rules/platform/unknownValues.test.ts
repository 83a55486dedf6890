import { describe, expect, it } from 'vitest';
import { codesOf, problemsOf } from '../../../support/language.ts';

const definition = (container: Record<string, unknown>, root: Record<string, unknown> = {}) => ({
  family: 'web',
  ...root,
  containerDefinitions: [{ name: 'app', image: 'nginx:1.29', memory: 128, ...container }],
});

const FARGATE = {
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '1024',
  memory: '2048',
  executionRoleArn: 'arn:aws:iam::210987654321:role/ecsTaskExecutionRole',
};

const loud = (text: unknown) =>
  problemsOf(text)
    .filter(({ severity, code }) => (severity === 'error' || severity === 'warning') && code !== 'doc-placeholder')
    .map(({ code }) => code);

describe('values that a pipeline fills in', () => {
  it.each([
    ['a log driver', definition({ logConfiguration: { logDriver: '${DRIVER}' } }, FARGATE)],
    [
      'log options',
      definition(
        {
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': '<GROUP>',
              'awslogs-region': '$AWS_REGION',
              'awslogs-stream-prefix': '{{ prefix }}',
              mode: '%MODE%',
              'max-buffer-size': '${SIZE}',
            },
          },
        },
        FARGATE,
      ),
    ],
    [
      'the names of secret options',
      definition(
        {
          logConfiguration: {
            logDriver: 'splunk',
            secretOptions: [{ name: '${NAME}', valueFrom: '${SECRET}' }],
          },
        },
        FARGATE,
      ),
    ],
    ['a capability', definition({ linuxParameters: { capabilities: { add: ['${CAP}'] } } }, FARGATE)],
    ['a namespace', definition({ systemControls: [{ namespace: '${NAME}', value: '${VALUE}' }] })],
    ['an amount of GPUs', definition({ resourceRequirements: [{ type: 'GPU', value: '${GPUS}' }] })],
    ['a kind of resource', definition({ resourceRequirements: [{ type: '${TYPE}', value: '1' }] }, FARGATE)],
    ['an expression', definition({}, { placementConstraints: [{ type: 'memberOf', expression: '${WHERE}' }] })],
    [
      'an operating system, so that it is unknown what it refuses',
      definition(
        { linuxParameters: { devices: [{ hostPath: '/dev/fuse' }] }, firelensConfiguration: { type: 'fluentbit' } },
        { runtimePlatform: { operatingSystemFamily: '${OS}' } },
      ),
    ],
    [
      'a proxy',
      definition(
        {},
        {
          networkMode: 'awsvpc',
          proxyConfiguration: { containerName: '${PROXY}', properties: [{ name: '${NAME}', value: '1' }] },
        },
      ),
    ],
  ])('may be %s', (_, text) => {
    expect(loud(text).filter((code) => code !== 'firelens-unused')).toEqual([]);
  });

  it('may be whole blocks', () => {
    const text = (options: string, containers = '') => `{
      "family": "web",
      "containerDefinitions": [
        { "name": "app", "image": "nginx:1.29", "memory": 128,
          "logConfiguration": { "logDriver": "awsfirelens", "options": ${options} } }${containers}
      ]
    }`;
    expect(loud(text('${OPTIONS}', ', ${ROUTER}'))).toEqual([]);
    expect(loud(text('{}'))).toEqual(['firelens-router-missing']);
  });
});

describe('a launch type', () => {
  const privileged = definition({ privileged: true });

  it('counts when it is assumed', () => {
    expect(codesOf(privileged)).not.toContain('privileged-fargate');
    expect(codesOf(privileged, { assumedLaunchType: 'FARGATE' })).toContain('privileged-fargate');
  });

  it('counts beside others', () => {
    expect(codesOf({ ...privileged, requiresCompatibilities: ['EC2', 'FARGATE'] })).toContain('privileged-fargate');
  });

  it('is told once for each field, also when two of them refuse it', () => {
    const both = definition({}, { requiresCompatibilities: ['EXTERNAL', 'MANAGED_INSTANCES'], networkMode: 'awsvpc' });
    const proxied = { ...both, proxyConfiguration: { containerName: 'app' } };
    expect(codesOf(proxied).filter((code) => code === 'proxy-unsupported')).toHaveLength(1);
  });
});
