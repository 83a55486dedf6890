/** The example for container instances runs as it stands: order, shared volume, a port that Docker chooses. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { docker } from '../support/dockerObjects.ts';
import { eventually } from '../support/eventually.ts';
import { tasksWhen } from '../support/engineProcess.ts';
import { useEngine } from '../support/testEngine.ts';

const example = fileURLToPath(new URL('../../examples/worker/task-definition.json', import.meta.url));

const engine = useEngine({ per: 'file' });

test('the worker starts after its preparation, its dashboard answers, and it ends cleanly when it is stopped', async () => {
  const definition = JSON.parse(await readFile(example, 'utf8')) as RegisterTaskDefinitionCommandInput;
  await engine.client.send(new RegisterTaskDefinitionCommand(definition));
  const { tasks = [] } = await engine.client.send(new RunTaskCommand({ taskDefinition: 'worker', launchType: 'EC2' }));
  const arns = tasks.map(({ taskArn }) => taskArn ?? '');
  const [running] = await tasksWhen(engine.client, arns, ({ lastStatus }) => lastStatus === 'RUNNING');
  const container = (name: string) => running?.containers?.find((each) => each.name === name);
  expect(container('prepare')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 0 });
  expect(container('worker')).toMatchObject({ lastStatus: 'RUNNING' });

  const port = container('dashboard')?.networkBindings?.[0]?.hostPort;
  expect(port).toBeGreaterThan(1023);
  // RUNNING says that the container has started, not that its server listens yet.
  const answer = await eventually(() => fetch(`http://127.0.0.1:${port}/`));
  expect(answer.status).toBe(200);

  // From then on it listens for the signal that asks it to end.
  await eventually(async () => {
    const lines = await docker.getContainer(container('worker')?.runtimeId ?? '').logs({ stdout: true });
    expect(lines.toString()).toContain('job 1 done');
  });
  await engine.client.send(new StopTaskCommand({ task: arns[0] }));
  const [stopped] = await tasksWhen(engine.client, arns, ({ lastStatus }) => lastStatus === 'STOPPED');
  expect(stopped?.stopCode).toBe('UserInitiated');
  expect(stopped?.containers?.find(({ name }) => name === 'worker')?.exitCode).toBe(0);
});
