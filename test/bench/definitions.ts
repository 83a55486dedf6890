/** Task definitions of a wanted size, with everything that real ones have and nothing wrong with them. */

export function definitionText(containers: number, variables: number): string {
  const name = (index: number) => `service-${index}`;
  return `${JSON.stringify(
    {
      family: 'bench',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '4096',
      memory: '16384',
      executionRoleArn: 'arn:aws:iam::406213574301:role/ecsTaskExecutionRole',
      taskRoleArn: 'arn:aws:iam::406213574301:role/app',
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      volumes: [{ name: 'data' }],
      containerDefinitions: Array.from({ length: containers }, (_, index) => ({
        name: name(index),
        image: `406213574301.dkr.ecr.eu-west-1.amazonaws.com/team/${name(index)}:1.${index}.0`,
        essential: true,
        cpu: 128,
        memoryReservation: 256,
        portMappings: [{ name: `http-${index}`, containerPort: 8000 + index, protocol: 'tcp', appProtocol: 'http' }],
        environment: Array.from({ length: variables }, (_, variable) => ({
          name: `SETTING_${variable}`,
          value: `value of ${variable} for ${name(index)}`,
        })),
        secrets: [
          {
            name: 'DATABASE_PASSWORD',
            valueFrom: 'arn:aws:secretsmanager:eu-west-1:406213574301:secret:team/database-AbCdEf',
          },
        ],
        mountPoints: [{ sourceVolume: 'data', containerPath: '/data', readOnly: true }],
        dependsOn: index === 0 ? [] : [{ containerName: name(index - 1), condition: 'HEALTHY' }],
        healthCheck: {
          command: ['CMD-SHELL', '/app/health || exit 1'],
          interval: 10,
          timeout: 5,
          retries: 3,
          startPeriod: 30,
        },
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/ecs/bench',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': name(index),
          },
        },
        ulimits: [{ name: 'nofile', softLimit: 4096, hardLimit: 8192 }],
      })),
    },
    null,
    2,
  )}\n`;
}

/** What people have: two containers on about 150 lines. */
export const usual = (): string => definitionText(2, 3);

/** ECS's limit for a whole definition: ten containers on 64 KiB. */
export const largest = (): string => atLeast(64 * 1024, (variables) => definitionText(10, variables));

/** A file of many containers, more than ECS takes, of at least so many bytes. */
export const ofSize = (bytes: number): string => {
  const each = definitionText(20, 5).length / 20;
  return definitionText(Math.ceil(bytes / each), 5);
};

function atLeast(bytes: number, make: (amount: number) => string): string {
  let amount = 1;
  while (make(amount).length < bytes) amount++;
  return make(amount);
}
