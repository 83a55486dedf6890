/** FireLens on a real Docker: its fluentd log driver, the router's socket in a volume, and a stand-in for Fluent Bit. */
import {
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type LogConfiguration,
} from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../../../client/protocol/local.ts';
import { networkOf } from '../../../../support/networkOf.ts';
import { containersOfTasks, docker, volumesOf } from '../../../../support/dockerObjects.ts';
import { tasksWhen } from '../../../../support/engineProcess.ts';
import { eventually } from '../../../../support/eventually.ts';
import { callLocal, signedRequest } from '../../../../support/localApi.ts';
import { dockerCli } from '../../../../support/realDocker.ts';
import { useEngine } from '../../../../support/testEngine.ts';
import { INCLUDED_FILE, LOG_ROUTER, makeLogRouter } from '../../../../support/logRouter/image.ts';

const IMAGE = 'drydock-test/web:latest';
const FOREVER = 'trap "exit 0" TERM; sleep 3600 & wait';

describe('FireLens', () => {
  // Before the engine's own hooks: the image goes when nothing uses it any more.
  beforeAll(() => makeLogRouter());
  afterAll(async () => {
    await docker.getImage(LOG_ROUTER).remove({ force: true });
  });
  const engine = useEngine({ per: 'file' });
  afterEach(async () => {
    await callLocal(engine, 'RemoveStoppedTasks', {});
  });

  const run = async (options: {
    networkMode?: 'awsvpc' | 'bridge';
    script: string;
    log?: LogConfiguration['options'];
    router?: Record<string, string>;
    user?: string;
  }) => {
    const { networkMode = 'awsvpc', script, log = { Name: 'stdout' }, router = {}, user } = options;
    await engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'routed',
        networkMode,
        taskRoleArn: 'arn:aws:iam::000000000000:role/any',
        executionRoleArn: 'arn:aws:iam::000000000000:role/any',
        containerDefinitions: [
          {
            name: 'app',
            image: IMAGE,
            memory: 64,
            essential: false,
            entryPoint: ['sh', '-c'],
            command: [script],
            logConfiguration: { logDriver: 'awsfirelens', options: log },
          },
          {
            name: 'log_router',
            image: LOG_ROUTER,
            memory: 128,
            essential: true,
            stopTimeout: 5,
            ...(user === undefined ? {} : { user }),
            firelensConfiguration: { type: 'fluentbit', options: router },
            logConfiguration: {
              logDriver: 'awslogs',
              options: { 'awslogs-group': '/ecs/router', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'r' },
            },
          },
        ],
      }),
    );
    const { tasks = [] } = await engine.client.send(
      new RunTaskCommand({ taskDefinition: 'routed', ...networkOf(networkMode) }),
    );
    const arn = tasks[0]?.taskArn ?? '';
    await tasksWhen(engine.client, [arn], (task) => task.lastStatus === 'RUNNING');
    return arn;
  };
  const idOf = async (task: string, container: string): Promise<string> =>
    (await containersOfTasks(engine.ready.engineId)).find((each) => each.task === task && each.container === container)
      ?.id ?? '';
  const linesOf = async (task: string, container: string): Promise<string[]> => {
    const response = await signedRequest(engine, { method: 'GET', path: `/logs?task=${task}&container=${container}` });
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as LogRecord).text);
  };
  const records = async (task: string) =>
    (await linesOf(task, 'log_router'))
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  /** Docker, the router and what it writes pass records on: on a busy machine that takes a while. */
  const soon = (check: () => Promise<void>) => eventually(check, { deadlineSeconds: 60 });

  const stop = async (arn: string) => {
    await engine.client.send(new StopTaskCommand({ task: arn }));
    await tasksWhen(engine.client, [arn], (task) => task.lastStatus === 'STOPPED');
  };

  it('gives what a container writes to the router, which adds the task to it and shows what would go to AWS', async () => {
    const arn = await run({
      script: `echo hello; echo error >&2; ${FOREVER}`,
      log: { Name: 'cloudwatch_logs', region: 'eu-west-1', log_group_name: 'g', auto_create_group: 'true' },
    });
    await soon(async () => expect(await records(arn)).toHaveLength(2));
    expect(await records(arn)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          log: 'hello',
          source: 'stdout',
          ecs_cluster: 'default',
          ecs_task_arn: arn,
          ecs_task_definition: expect.stringMatching(/^routed:\d+$/) as unknown,
        }),
        expect.objectContaining({ log: 'error', source: 'stderr' }),
      ]),
    );
    // Docker keeps a copy: the application's own log shows the lines too.
    expect((await linesOf(arn, 'app')).sort()).toEqual(['error', 'hello']);
    const { notices } = await callLocal(engine, 'DescribeLocalTask', { task: arn });
    expect(notices.map(({ message }) => message).join('\n')).toContain(
      'writes them to its own log instead of cloudwatch_logs',
    );
    await stop(arn);
  });

  it('filters, includes the file of the image, and leaves the metadata out where it is told to', async () => {
    const arn = await run({
      script: `echo keep this; echo keep that secret; echo drop; ${FOREVER}`,
      log: {
        Name: 'stdout',
        'include-pattern': '^keep',
        'exclude-pattern': 'secret',
        'log-driver-buffer-limit': '2097152',
      },
      router: {
        'enable-ecs-log-metadata': 'false',
        'config-file-type': 'file',
        'config-file-value': INCLUDED_FILE,
      },
      user: '1000:1000',
    });
    await soon(async () => expect((await records(arn)).length).toBeGreaterThan(0));
    await stop(arn);
    const found = await records(arn);
    expect(found).toMatchObject([{ log: 'keep this', included: 'yes' }]);
    expect(found[0]).not.toHaveProperty('ecs_cluster');
  });

  it.each(['awsvpc', 'bridge'] as const)('takes records over TCP at FLUENT_HOST on %s', async (networkMode) => {
    const arn = await run({ networkMode, script: FOREVER });
    await soon(async () => expect(await linesOf(arn, 'log_router')).toContain('[info] the log router is ready'));
    // ["app-firelens-x", 1, {"log": "tcp"}] in MessagePack.
    const record = '\\223\\256app-firelens-x\\001\\201\\243log\\243tcp';
    const app = await idOf(arn, 'app');
    await dockerCli('exec', app, 'sh', '-c', `printf '${record}' | nc -w 2 $FLUENT_HOST $FLUENT_PORT`);
    await soon(async () => expect(await records(arn)).toMatchObject([{ log: 'tcp', ecs_cluster: 'default' }]));
    await stop(arn);
  });

  it('stops the router last, ends with a dead router, and leaves nothing behind', async () => {
    const arn = await run({ script: `trap "echo last words; exit 0" TERM; echo first; sleep 3600 & wait` });
    await soon(async () => expect(await records(arn)).toHaveLength(1));
    await stop(arn);
    expect((await records(arn)).map(({ log }) => log)).toEqual(['first', 'last words']);

    const other = await run({ script: 'trap "exit 0" TERM; while :; do echo tick; sleep 0.1; done' });
    await soon(async () => expect((await records(other)).length).toBeGreaterThan(2));
    await docker.getContainer(await idOf(other, 'log_router')).kill();
    const [task] = await tasksWhen(engine.client, [other], ({ lastStatus }) => lastStatus === 'STOPPED', 60);
    expect(task?.stopCode).toBe('EssentialContainerExited');

    await callLocal(engine, 'RemoveStoppedTasks', {});
    await soon(async () => expect(await volumesOf(engine.ready.engineId)).toEqual([]));
    expect(await containersOfTasks(engine.ready.engineId)).toEqual([]);
  });
});
