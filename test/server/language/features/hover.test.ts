import { describe, expect, it } from 'vitest';
import { cursor, service } from '../../support/language.ts';

/** All that is told at the cursor. */
async function told(marked: string): Promise<string> {
  const { document, position } = cursor(marked);
  const hover = await service.hover(document, position);
  const contents = [hover?.contents ?? []].flat();
  return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
}
const inContainer = (members: string, root = '') => `{ ${root} "containerDefinitions": [{ ${members} }] }`;

describe('hover on sizes', () => {
  it('tells what the cpu is, which memory goes with it and what the containers take', async () => {
    const text = await told(
      '{ "cpu": "10|24", "containerDefinitions": [{ "name": "a", "cpu": 256 }, { "name": "b", "cpu": 512 }] }',
    );
    expect(text).toContain('1024 CPU units are 1 vCPU.');
    expect(text).toContain('2048 to 8192 in steps of 1024 MiB of memory (2 GB to 8 GB)');
    expect(text).toContain('The containers take 768 of 1024 CPU units, 75 % (a 256, b 512).');
  });

  it('tells it on the key too, and when Fargate has no such size', async () => {
    expect(await told('{ "c|pu": "300" }')).toContain('Fargate has no such size.');
    expect(await told('{ "c|pu": "${CPU}" }')).not.toContain('CPU units are');
  });

  it('tells with which cpu Fargate has a memory, when it does not go with the one above', async () => {
    expect(await told('{ "cpu": "256", "memory": "40|96" }')).toContain(
      'Fargate has it with 512 CPU units (0.5 vCPU), 1024 CPU units (1 vCPU), 2048 CPU units (2 vCPU).',
    );
    expect(await told('{ "cpu": "1024", "memory": "40|96" }')).not.toContain('Fargate has it with');
  });

  it('says nothing of Fargate where the definition is for instances only', async () => {
    const text = await told('{ "requiresCompatibilities": ["EC2"], "cpu": "3|00", "memory": "512" }');
    expect(text).toContain('On instances it is optional');
    expect(text).not.toContain('Fargate has');
    expect(await told('{ "requiresCompatibilities": ["EC2"], "cpu": "300", "memory": "5|12" }')).not.toContain(
      'Fargate has',
    );
    expect(await told('{ "requiresCompatibilities": ["EC2", "FARGATE"], "cpu": "3|00" }')).toContain('Fargate has no');
  });

  it('prefers reservations for what the containers take of the memory', async () => {
    const containers = '[{ "name": "a", "memory": 900, "memoryReservation": 512 }, { "name": "b", "memory": 512 }]';
    expect(await told(`{ "memory": "2|048", "containerDefinitions": ${containers} }`)).toContain(
      'The containers take 1024 of 2048 MiB, 50 % (a 512, b 512).',
    );
  });

  it('gives a container its part of the task', async () => {
    expect(await told(inContainer('"cpu": 2|56', '"cpu": "1 vCPU",'))).toContain(
      '256 CPU units are 0.25 vCPU: 25 % of the task.',
    );
    expect(await told(inContainer('"memory": 1|536', '"memory": "3 GB",'))).toContain(
      '1536 MiB are 1.5 GB: 50 % of the task.',
    );
  });
});

describe('hover on references', () => {
  it('takes an ARN apart', async () => {
    const text = await told(
      inContainer(
        '"secrets": [{ "name": "A", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:pass|word::" }]',
      ),
    );
    for (const line of [
      'Region: `eu-west-1`',
      'Account: `111122223333`',
      'Secret: `db-AbCdEf`',
      'JSON key: `password`',
    ])
      expect(text).toContain(line);
    expect(text).not.toContain('Version');
  });

  it('tells the name of a parameter from an ARN', async () => {
    expect(await told(inContainer('"secrets": [{ "name": "A", "valueFrom": "/shop/|db" }]'))).toContain(
      'The parameter `/shop/db` of Systems Manager',
    );
  });

  it.each([
    ['nginx', ['Registry: `Docker Hub`', 'Repository: `nginx`', 'Tag: `latest (none is written)`']],
    [
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v7',
      ['Amazon ECR of account 111122223333 in eu-west-1', 'Tag: `v7`'],
    ],
    [`ghcr.io/a/b@sha256:${'0'.repeat(64)}`, ['Registry: `ghcr.io`', `Digest: \`sha256:${'0'.repeat(64)}\``]],
  ])('takes the image %s apart', async (image, lines) => {
    const text = await told(inContainer(`"image": "|${image}"`));
    for (const line of lines) expect(text).toContain(line);
  });

  it('tells what a container is that is called by its name', async () => {
    expect(
      await told(
        '{ "containerDefinitions": [{ "name": "a", "dependsOn": [{ "containerName": "d|b" }] }, { "name": "db", "image": "postgres:17", "essential": false }] }',
      ),
    ).toContain('Container `db`: image `postgres:17`, not essential, no health check.');
  });
});

describe('hover on fields', () => {
  it('tells defaults and where a field cannot be used', async () => {
    expect(await told(inContainer('"essen|tial": false'))).toContain('Default: `true`');
    expect(await told(inContainer('"pri|vileged": true'))).toContain('Not supported on Fargate, Fargate with Windows');
    expect(await told('{ "network|Mode": "host" }')).toContain('On Managed Instances only `awsvpc`, `host`.');
  });

  it('explains options of log drivers', async () => {
    const text = await told(
      inContainer('"logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-create|-group": "true" } }'),
    );
    expect(text).toContain('Creates the log group');
    expect(text).toContain('Default: `false`');
  });

  it('links to the page of AWS', async () => {
    expect(await told('{ "fam|ily": "a" }')).toContain('https://docs.aws.amazon.com/');
  });

  it('works in describe output', async () => {
    expect(await told('{ "taskDefinition": { "cpu": "2|56" } }')).toContain('0.25 vCPU');
  });
});

describe('hover on what an instance must be capable of', () => {
  it('names the attribute, and the agent where that is known', async () => {
    expect(await told(inContainer('"depends|On": [{ "containerName": "b" }]'))).toContain(
      'Needs the instance attribute `ecs.capability.container-ordering` (agent 1.26.0 or later) for an order of containers.',
    );
    const driver = await told(
      inContainer('"logConfiguration": { "logDriver": "aws|logs" }', '"executionRoleArn": "r",'),
    );
    expect(driver).toContain('`com.amazonaws.ecs.capability.logging-driver.awslogs`');
    expect(driver).toContain('`ecs.capability.execution-role-awslogs`');
    expect(await told('{ "network|Mode": "awsvpc", "containerDefinitions": [] }')).toContain(
      '`ecs.capability.task-eni`',
    );
  });

  it('is silent where nothing is needed, and on Fargate', async () => {
    expect(await told(inContainer('"depends|On": []'))).not.toContain('attribute');
    expect(await told('{ "network|Mode": "bridge", "containerDefinitions": [] }')).not.toContain('attribute');
    expect(
      await told(inContainer('"depends|On": [{ "containerName": "b" }]', '"requiresCompatibilities": ["FARGATE"],')),
    ).not.toContain('attribute');
  });
});

describe('hover in a service definition', () => {
  const of = (member: string) =>
    told(`{ "serviceName": "a", "taskDefinition": "related-overlaid", "desiredCount": 1, ${member} }`);

  it('tells of the container that is named, from the task definition', async () => {
    expect(await of('"loadBalancers": [{ "containerName": "ca|che" }]')).toContain(
      'Container `cache`: image `public.ecr.aws/docker/library/redis:7`, essential, no health check.',
    );
  });

  it('takes an ARN apart, and says what a key does', async () => {
    const text = await of(
      '"loadBalancers": [{ "targetGroupArn": "arn:aws:elasticload|balancing:eu-west-1:111122223333:targetgroup/a/0123456789abcdef" }]',
    );
    expect(text).toContain('Region: `eu-west-1`');
    expect((await of('"schedulingS|trategy": "REPLICA"')).length).toBeGreaterThan(20);
  });
});
