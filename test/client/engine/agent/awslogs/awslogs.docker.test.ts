/** awslogs on a real Docker: kept by group and stream, judged by the AWS CLI; nothing lost and nothing twice over crashes. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RegisterTaskDefinitionCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../../../client/protocol/local.ts';
import { docker } from '../../../../support/dockerObjects.ts';
import { tasksWhen } from '../../../../support/engineProcess.ts';
import { eventually } from '../../../../support/eventually.ts';
import { callLocal, signedRequest } from '../../../../support/localApi.ts';
import { dockerCli } from '../../../../support/realDocker.ts';
import { useEngine } from '../../../../support/testEngine.ts';

const IMAGE = 'drydock-test/web:latest';

describe('awslogs', () => {
  const engine = useEngine({ per: 'test' });

  const run = async (script: string, options: Record<string, string> = {}) => {
    await engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'talker',
        networkMode: 'bridge',
        containerDefinitions: [
          {
            name: 'app',
            image: IMAGE,
            memory: 64,
            stopTimeout: 2,
            entryPoint: ['sh', '-c'],
            command: [script],
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-group': '/ecs/talker',
                'awslogs-region': 'eu-west-1',
                'awslogs-stream-prefix': 'it',
                ...options,
              },
            },
          },
        ],
      }),
    );
    const { tasks = [] } = await engine.client.send(new RunTaskCommand({ taskDefinition: 'talker' }));
    return tasks[0]?.taskArn ?? '';
  };
  const stopped = (arn: string) => tasksWhen(engine.client, [arn], (task) => task.lastStatus === 'STOPPED');

  /** As a user types it. `tail` is of version 2, which may not be the first on the PATH. */
  const aws = async (...args: string[]): Promise<string> => {
    const { endpoint, region, credentialsFile } = engine.ready;
    const run = async (program: string) =>
      (
        await promisify(execFile)(program, ['--endpoint-url', endpoint, '--region', region, 'logs', ...args], {
          env: { PATH: process.env.PATH, HOME: engine.folder, AWS_SHARED_CREDENTIALS_FILE: credentialsFile },
          maxBuffer: 64 * 1024 * 1024,
        })
      ).stdout;
    return run('aws').catch(() => run('/usr/bin/aws'));
  };
  const kept = async (): Promise<string[]> => {
    const answer = JSON.parse(
      await aws('filter-log-events', '--log-group-name', '/ecs/talker', '--output', 'json'),
    ) as { events: { message: string }[] };
    return answer.events.map(({ message }) => message);
  };

  it('are shown by the AWS CLI, also after the task is gone and by the next engine', async () => {
    const arn = await run('echo first; echo second >&2; printf "\\033[31mred\\033[0m\\n"; exit 3');
    await stopped(arn);
    const id = arn.slice(-32);
    await callLocal(engine, 'RemoveStoppedTasks', {});
    await eventually(async () => {
      const { status } = await docker
        .listContainers({ all: true, filters: { label: [`com.amazonaws.ecs.task-arn=${arn}`] } })
        .then((found) => ({ status: found.length }));
      expect(status).toBe(0);
    });
    await engine.stop();
    await engine.startAgain();

    const tail = await aws('tail', '/ecs/talker', '--since', '1h', '--format', 'short');
    const told = tail
      .trim()
      .split('\n')
      .map((line) => line.slice(line.indexOf(' ') + 1));
    expect(told.sort()).toEqual(['\u001b[31mred\u001b[0m', 'first', 'second']);
    const groups = JSON.parse(await aws('describe-log-groups', '--output', 'json')) as {
      logGroups: { logGroupName: string }[];
    };
    expect(groups.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/ecs/talker']);
    const streams = JSON.parse(
      await aws('describe-log-streams', '--log-group-name', '/ecs/talker', '--output', 'json'),
    ) as { logStreams: { logStreamName: string }[] };
    expect(streams.logStreams.map(({ logStreamName }) => logStreamName)).toEqual([`it/app/${id}`]);
    const events = JSON.parse(
      await aws(
        'get-log-events',
        '--log-group-name',
        '/ecs/talker',
        '--log-stream-name',
        `it/app/${id}`,
        '--output',
        'json',
      ),
    ) as { events: { message: string }[] };
    expect(events.events.map(({ message }) => message).sort()).toEqual(['\u001b[31mred\u001b[0m', 'first', 'second']);

    // The engine has forgotten the task; its log is there.
    const response = await signedRequest(engine, { method: 'GET', path: `/logs?task=${arn}&container=app` });
    let text = '';
    for await (const chunk of response) text += String(chunk);
    const records = text
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as LogRecord);
    expect(records.find(({ stream }) => stream === 'stderr')?.text).toBe('second');
    expect(records).toHaveLength(3);
  });

  it('join the lines of an event as the driver does', async () => {
    const arn = await run('echo "INFO one"; echo " at here"; echo " at there"; echo "INFO two"', {
      'awslogs-multiline-pattern': '^INFO',
    });
    await stopped(arn);
    await eventually(async () => expect(await kept()).toEqual(['INFO one\n at here\n at there', 'INFO two']));
  });

  it('lose nothing and tell nothing twice when the engine is killed again and again', async () => {
    const lines = 30_000;
    const arn = await run(`i=0; while [ $i -lt ${lines} ]; do echo "line $i"; i=$((i+1)); done`);
    for (let round = 0; round < 4; round++) {
      // Somewhere in the middle of it, wherever that is on this machine.
      await eventually(async () => expect((await kept()).length).toBeGreaterThan(round * 3000), {
        deadlineSeconds: 60,
      }).catch((error: unknown) => {
        if (round === 0) throw error;
      });
      await engine.kill();
      await engine.startAgain();
    }
    await stopped(arn);
    await eventually(async () => expect((await kept()).length).toBeGreaterThanOrEqual(lines), { deadlineSeconds: 60 });
    expect(await kept()).toEqual(Array.from({ length: lines }, (_, index) => `line ${index}`));
  });

  it('are caught up with from what a container wrote while no engine ran', async () => {
    const arn = await run(
      'echo before; while [ ! -e /tmp/killed ]; do sleep 0.1; done; echo meanwhile; sleep 1; echo bye',
    );
    const inDocker = async () => {
      const label = [`com.amazonaws.ecs.task-arn=${arn}`, 'com.amazonaws.ecs.container-name=app'];
      return (await docker.listContainers({ all: true, filters: { label } }))[0];
    };
    await eventually(async () => expect(await kept()).toEqual(['before']));
    await engine.kill();
    await dockerCli('exec', (await inDocker())?.Id ?? '', 'touch', '/tmp/killed');
    await eventually(async () => expect((await inDocker())?.State).toBe('exited'));
    await engine.startAgain();
    await stopped(arn);
    await eventually(async () => expect(await kept()).toEqual(['before', 'meanwhile', 'bye']));
  });

  it('of a task that goes on are there while it does', async () => {
    const arn = await run('i=0; while :; do echo "beat $i"; i=$((i+1)); sleep 0.2; done');
    await eventually(async () => expect((await kept()).length).toBeGreaterThan(3));
    await engine.client.send(new StopTaskCommand({ task: arn }));
    await stopped(arn);
  });
});
