import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTasksCommand, RegisterTaskDefinitionCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { containersOf, docker } from '../support/dockerObjects.ts';
import { tasksWhen } from '../support/engineProcess.ts';
import { callLocal, listen, runWithOverlay } from '../support/localApi.ts';
import { useEngine } from '../support/testEngine.ts';

const VALUE = 'correct-horse-battery-staple';

const engine = useEngine({ per: 'file', flags: ['--log-level', 'debug'] });

it('keeps the value of a secret out of everything but the container', async () => {
  const told: string[] = [];
  const stream = await listen(engine, (event) => told.push(JSON.stringify(event)));
  await engine.client.send(
    new RegisterTaskDefinitionCommand({
      family: 'vault',
      networkMode: 'bridge',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      containerDefinitions: ['good', 'broken'].map((name) => ({
        name,
        image: 'drydock-test/web:latest',
        memory: 32,
        essential: name === 'good',
        command: name === 'good' ? ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'] : ['no-such-program'],
        secrets: [{ name: 'PASSWORD', valueFrom: 'arn:aws:ssm:eu-central-1:123456789012:parameter/password' }],
      })),
    }),
  );
  const secrets = { PASSWORD: VALUE };
  const { overlayId } = await callLocal(engine, 'PutOverlay', {
    overlay: { containers: { good: { secrets }, broken: { secrets } } },
    baseFolder: engine.folder,
  });
  const { tasks = [] } = await runWithOverlay(engine.client, { taskDefinition: 'vault' }, overlayId);
  const task = tasks[0]?.taskArn ?? '';
  await tasksWhen(
    engine.client,
    [task],
    ({ containers = [] }) =>
      containers.some(({ name, lastStatus }) => name === 'good' && lastStatus === 'RUNNING') &&
      containers.some(({ name, reason }) => name === 'broken' && reason !== undefined),
  );
  const [good] = (await containersOf(engine.ready.engineId)).filter(({ container }) => container === 'good');
  const inDocker = await docker.getContainer(good?.id ?? '').inspect();
  expect(inDocker.Config.Env).toContain(`PASSWORD=${VALUE}`);

  told.push(JSON.stringify(inDocker.Config.Labels));
  told.push(JSON.stringify(await engine.client.send(new DescribeTasksCommand({ tasks: [task], include: ['TAGS'] }))));
  told.push(JSON.stringify(await callLocal(engine, 'DescribeLocalTask', { task })));
  told.push(JSON.stringify(await callLocal(engine, 'InspectContainer', { task, container: 'good' })));
  await engine.client.send(new StopTaskCommand({ task }));
  await tasksWhen(engine.client, [task], ({ lastStatus }) => lastStatus === 'STOPPED');
  stream.close();
  await engine.stop();

  const files = readdirSync(engine.folder).map((name) => join(engine.folder, name));
  told.push(engine.log(), ...files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'utf8')));
  expect(told.filter((text) => text.includes(VALUE))).toEqual([]);
  expect(told.join('\n')).toContain('PASSWORD');
});
