/** The engine on a real Docker, judged by the AWS CLI and by a terminal's worth of bytes. */
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../../client/protocol/local.ts';
import { awsCli } from '../../../support/awsCli.ts';
import type { RunningEngine } from '../../../support/engineProcess.ts';
import { eventually } from '../../../support/eventually.ts';
import { callLocal, signedRequest } from '../../../support/localApi.ts';
import { useEngine } from '../../../support/testEngine.ts';
import { signedHeaders } from './harness.ts';

const definition = {
  family: 'clients',
  containerDefinitions: [
    {
      name: 'app',
      image: 'drydock-test/web:latest',
      memory: 32,
      entryPoint: ['sh', '-c'],
      command: ['trap "echo bye; exit 3" TERM; echo hello; while :; do sleep 0.1; done'],
    },
  ],
};

interface Started {
  readonly tasks: readonly { readonly taskArn: string }[];
}

describe('real clients', () => {
  const engine = useEngine({ per: 'file', flags: ['--stop-tasks-on-exit'] });
  const aws = awsCli(engine, 'ecs');

  it('run a task by the AWS CLI, wait for it, follow its log, use its shell, and stop it', async () => {
    await aws('register-task-definition', '--cli-input-json', JSON.stringify(definition));
    const run = await aws<Started>('run-task', '--task-definition', 'clients', '--started-by', 'cli');
    const task = run.tasks[0]?.taskArn ?? '';
    await aws('wait', 'tasks-running', '--tasks', task);
    expect(await aws('list-tasks', '--started-by', 'cli')).toEqual({ taskArns: [task] });

    const log = await signedRequest(engine, { method: 'GET', path: `/logs?task=${task}&follow=true` });
    const records = createInterface({ input: log })[Symbol.asyncIterator]();
    const nextText = async () => (JSON.parse(String((await records.next()).value)) as LogRecord).text;
    expect(await nextText()).toBe('hello');

    const { execId, streamPath } = await callLocal(engine, 'StartExec', {
      task,
      container: 'app',
      tty: true,
      columns: 90,
      rows: 33,
    });
    const terminal = await open(engine, streamPath);
    let screen = '';
    terminal.on('data', (data) => (screen += String(data)));
    terminal.write('stty size; exit 5\n');
    await new Promise((resolve) => terminal.once('close', resolve));
    expect(screen).toContain('33 90');
    await eventually(async () => expect(await callLocal(engine, 'DescribeExec', { execId })).toEqual({ exitCode: 5 }));

    await aws('stop-task', '--task', task, '--reason', 'done with it');
    expect(await nextText()).toBe('bye');
    expect((await records.next()).done).toBe(true);
    await aws('wait', 'tasks-stopped', '--tasks', task);
    expect(await aws('describe-tasks', '--tasks', task)).toMatchObject({
      tasks: [
        {
          lastStatus: 'STOPPED',
          stopCode: 'UserInitiated',
          stoppedReason: 'done with it',
          containers: [{ exitCode: 3 }],
        },
      ],
    });
  });

  it('end the command of a terminal that is closed', async () => {
    await aws('register-task-definition', '--cli-input-json', JSON.stringify(definition));
    const run = await aws<Started>('run-task', '--task-definition', 'clients');
    const task = run.tasks[0]?.taskArn ?? '';
    await aws('wait', 'tasks-running', '--tasks', task);
    const { execId, streamPath } = await callLocal(engine, 'StartExec', { task, container: 'app', tty: true });
    const terminal = await open(engine, streamPath);
    terminal.write('echo ready; sleep 1000\n');
    let screen = '';
    await new Promise<void>((resolve) => {
      terminal.on('data', (data) => {
        screen += String(data);
        // The terminal shows what was typed as well, there followed by a semicolon.
        if (screen.includes('ready\r')) resolve();
      });
    });
    terminal.destroy();
    await eventually(async () =>
      expect((await callLocal(engine, 'DescribeExec', { execId })).exitCode).toBeTypeOf('number'),
    );
  });

  it('get the errors of the service in their own words', async () => {
    const failure = aws('run-task', '--task-definition', 'nothing');
    await expect(failure).rejects.toMatchObject({
      stderr: expect.stringContaining(
        'An error occurred (ClientException) when calling the RunTask operation: TaskDefinition not found.',
      ) as string,
    });
  });
});

async function open({ ready, client }: RunningEngine, path: string): Promise<Duplex> {
  const port = Number(new URL(ready.endpoint).port);
  const { accessKeyId, secretAccessKey } = await client.config.credentials();
  const headers = await signedHeaders(port, { method: 'GET', path, key: { accessKeyId, secretAccessKey } });
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { ...headers, connection: 'Upgrade', upgrade: 'drydock-exec' } })
      .on('upgrade', (_response, socket) => resolve(socket))
      .on('response', (response) => reject(new Error(`refused with ${response.statusCode ?? 0}`)))
      .on('error', reject)
      .end();
  });
}
