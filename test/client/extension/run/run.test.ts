import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../../client/extension/run/advice.ts';
import { readDefinition } from '../../../../client/extension/run/definition.ts';
import { followToEnd, followToRunning, progressText, settled } from '../../../../client/extension/run/follow.ts';
import { findPlaceholders } from '../../../../client/extension/run/placeholders.ts';
import { launchTypeFor, runTaskRequest } from '../../../../client/extension/run/request.ts';
import { isSameDefinition } from '../../../../client/extension/run/sameDefinition.ts';
import { createStore } from '../../../../client/extension/state/store.ts';
import { taskView, type ToldTask } from '../../../../client/extension/state/taskView.ts';
import { after, event, listing, statusEvent, taskArn, taskEvent, toldTask } from '../samples.ts';

const definition = {
  family: 'web',
  containerDefinitions: [
    {
      name: 'web',
      image: 'private/web:1',
      portMappings: [{ containerPort: 80, hostPort: 8080 }],
      secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:eu-west-1:1:parameter/token' }],
    },
  ],
};

describe('reading a definition', () => {
  it('takes comments, trailing commas and leaves out what only ECS writes', () => {
    const read = readDefinition(
      '{ "family": "a", /* x */ "revision": 3, "status": "ACTIVE", "containerDefinitions": [], }',
    );
    expect(read).toEqual({ kind: 'definition', definition: { family: 'a', containerDefinitions: [] } });
  });

  it.each([
    ['broken JSON, with its line', '{\n "family": }', /Line 2/],
    ['an array', '[]', /object/],
    ['no containers', '{"family":"a"}', /containerDefinitions/],
    ['output of describe-task-definition', '{"taskDefinition":{"family":"a"}}', /describe-task-definition/],
  ])('refuses %s', (_name, text, message) => {
    const read = readDefinition(text);
    expect(read.kind === 'unreadable' && read.message).toMatch(message);
  });
});

describe('placeholders', () => {
  it('names what nobody has filled in', () => {
    const found = findPlaceholders(
      { family: '{{ app }}', containerDefinitions: [{ name: 'web', image: '<IMAGE1_NAME>' }] },
      {},
    );
    expect(found.map((each) => each.text)).toEqual(['{{ app }}', '<IMAGE1_NAME>']);
    expect(found[1]?.place).toBe('the image of container "web"');
  });

  it('leaves the shell alone and what the overlay replaces', () => {
    const containers = [{ name: 'web', image: '<IMAGE1_NAME>', command: ['sh', '-c', 'echo ${HOME}'] }];
    expect(
      findPlaceholders({ family: 'a', containerDefinitions: containers }, { containers: { web: { image: 'x' } } }),
    ).toEqual([]);
  });
});

describe('whether a revision says the same', () => {
  it('does when ECS only filled in defaults', () => {
    const registered = {
      ...definition,
      taskDefinitionArn: 'arn',
      revision: 1,
      status: 'ACTIVE',
      volumes: [],
      placementConstraints: [],
      cpu: '256',
      containerDefinitions: [
        {
          ...definition.containerDefinitions[0],
          cpu: 0,
          essential: true,
          environment: [],
          mountPoints: [],
          portMappings: [{ containerPort: 80, hostPort: 8080, protocol: 'tcp' }],
        },
      ],
    };
    expect(isSameDefinition({ ...definition, cpu: 256 }, registered)).toBe(true);
    expect(isSameDefinition({ ...definition, cpu: ' .25 vCPU' }, registered)).toBe(true);
    expect(isSameDefinition({ ...definition, memory: '2GB' }, { ...definition, memory: '2048' })).toBe(true);
  });

  it('does not when a value differs', () => {
    expect(isSameDefinition(definition, { ...definition, memory: '512' })).toBe(false);
    expect(
      isSameDefinition(definition, { ...definition, containerDefinitions: [{ name: 'web', image: 'private/web:2' }] }),
    ).toBe(false);
  });
});

describe('the launch type', () => {
  it.each([
    ['none', undefined, 'EC2'],
    ['none', ['EC2', 'FARGATE'], 'FARGATE'],
    ['EC2', ['EC2', 'FARGATE'], 'EC2'],
    ['EC2', ['FARGATE'], 'FARGATE'],
    ['none', ['EXTERNAL'], 'EXTERNAL'],
  ] as const)('assumed %s, compatible with %s, is %s', (assumed, requiresCompatibilities, expected) => {
    expect(launchTypeFor({ requiresCompatibilities }, assumed)).toBe(expected);
  });

  it('names a subnet for awsvpc, as ECS asks for, and only there', () => {
    const request = (networkMode: string) => runTaskRequest('web:1', { networkMode }, 'none').networkConfiguration;
    expect(request('awsvpc')?.awsvpcConfiguration?.subnets).toHaveLength(1);
    expect(request('bridge')).toBeUndefined();
  });

  it('has a configuration for each volume the definition leaves to it', () => {
    const request = (volumes: unknown) => runTaskRequest('web:1', { volumes }, 'none').volumeConfigurations;
    expect(request([{ name: 'data', configuredAtLaunch: true }, { name: 'host' }])).toEqual([
      {
        name: 'data',
        managedEBSVolume: { roleArn: expect.stringMatching(/^arn:aws:iam::\d{12}:role\//) as string, sizeInGiB: 20 },
      },
    ]);
    expect(request([{ name: 'host' }])).toBeUndefined();
    expect(request(undefined)).toBeUndefined();
  });
});

describe('advice about a task that ended', () => {
  const advise = (told: Partial<ToldTask>) => {
    const task = taskView(toldTask({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', ...told }));
    if (!task) throw new Error('no task');
    return adviceFor(task, definition);
  };
  const failed = (reason: string) =>
    advise({ stoppedReason: reason, containers: [{ name: 'web', image: 'private/web:1', reason }] });

  it('leads to another image when it cannot be pulled', () => {
    const advice = failed('CannotPullContainerError: pull access denied for private/web');
    expect(advice.next).toEqual({ kind: 'setImage', container: 'web' });
    expect(advice.message).toContain('private/web:1');
  });

  it.each([
    'CannotStartContainerError: driver failed: Bind for 127.0.0.1:8080 failed: port is already allocated',
    'CannotStartContainerError: port 8080/tcp of 127.0.0.1, asked for by container port 80, is already allocated by task 1 (a:1); stop it, or give another port in "ports" of the overlay <name>.local.json',
    'CannotStartContainerError: listen tcp4 127.0.0.1:8080: bind: address already in use',
  ])('leads to another port: %s', (reason) => {
    expect(failed(reason).next).toEqual({
      kind: 'choosePort',
      container: 'web',
      containerPort: 80,
      protocol: 'tcp',
      hostPort: 8080,
    });
  });

  it('leads to the overlay when an environment file is not on this machine', () => {
    const reason =
      'ResourceInitializationError: failed to download env files: unable to download env file arn:aws:s3:::b/x.env of container web: ' +
      'no file stands for it on this machine; name a file under containers.web.environmentFiles["arn:aws:s3:::b/x.env"] of the overlay';
    expect(advise({ stoppedReason: reason, containers: [{ name: 'web' }] }).next).toEqual({
      kind: 'nameEnvironmentFile',
      container: 'web',
      object: 'arn:aws:s3:::b/x.env',
    });
  });

  it('leads to the overlay when a secret has no value', () => {
    const reason = 'ResourceInitializationError: unable to pull secrets: secret TOKEN of container web has no value';
    expect(advise({ stoppedReason: reason, containers: [{ name: 'web' }] }).next).toEqual({
      kind: 'addSecret',
      container: 'web',
      secret: 'TOKEN',
    });
  });

  it.each([
    ['no value on this machine for secret TOKEN (x) of container web; add it to', 'has no value on this machine.'],
    [
      'retrieved secret from Secrets Manager did not contain json key a: secret TOKEN (x) of container web',
      'cannot be used: retrieved secret from Secrets Manager did not contain json key a.',
    ],
    [
      'User: arn:aws:iam::1:user/me is not authorized (asked AWS with profile dev for secret TOKEN (x) of container web)',
      'cannot be read: User: arn:aws:iam::1:user/me is not authorized (asked AWS with profile dev).',
    ],
  ])('tells why a secret is not to be had: %s', (why, told) => {
    const reason = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: ${why}`;
    expect(advise({ stoppedReason: reason, containers: [{ name: 'web' }] }).message).toMatch(
      new RegExp(`the secret TOKEN of container "web" ${told.replaceAll(/[().]/g, '\\$&')}$`),
    );
  });

  it('shows the logs of a program that failed, and does not call success a failure', () => {
    const exited = { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' };
    const failure = advise({ ...exited, containers: [{ name: 'web', exitCode: 1 }] });
    expect(failure.severity).toBe('error');
    expect(failure.next).toEqual({ kind: 'showLogs' });
    expect(failure.message).toContain('exit code 1');
    expect(advise({ ...exited, containers: [{ name: 'web', exitCode: 0 }] }).severity).toBe('information');
  });
});

describe('following a task to RUNNING', () => {
  it('tells the pull, then resolves with the running task', async () => {
    const store = createStore(after(listing()));
    const told: string[] = [];
    const arrived = followToRunning(store, taskArn(), (text) => told.push(text), AbortSignal.timeout(5000));
    store.dispatch(taskEvent({ lastStatus: 'PENDING', version: 1 }));
    store.dispatch({
      kind: 'event',
      event: event('Drydock Image Pull', {
        image: 'nginx',
        taskArns: [taskArn()],
        status: 'pulling',
        downloadedBytes: 1,
        totalBytes: 2,
      }),
    });
    store.dispatch(taskEvent({ lastStatus: 'RUNNING', version: 2 }));
    expect((await arrived).lastStatus).toBe('RUNNING');
    expect(told).toContain('Pulling nginx 50 %…');
  });

  it('ends with words when the engine is gone for good', async () => {
    const store = createStore(after(taskEvent({ lastStatus: 'PENDING' })));
    const arrived = followToRunning(store, taskArn(), () => undefined, AbortSignal.timeout(5000));
    store.dispatch({ kind: 'connection', connection: { kind: 'stopped' } });
    await expect(arrived).rejects.toThrow(/engine ended/);
  });

  it('waits for the end of a task on its way down, where its reason is known', async () => {
    const store = createStore(after(taskEvent({ lastStatus: 'PENDING', version: 1 })));
    const arrived = followToRunning(store, taskArn(), () => undefined, AbortSignal.timeout(5000));
    store.dispatch(taskEvent({ lastStatus: 'DEPROVISIONING', desiredStatus: 'STOPPED', version: 2 }));
    store.dispatch(
      taskEvent({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'TaskFailedToStart', version: 3 }),
    );
    expect(await arrived).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
  });

  it('does not take a task that ends at once for one that runs', async () => {
    const store = createStore(after(taskEvent({ lastStatus: 'RUNNING', version: 1 })));
    const running = taskView(toldTask());
    if (!running) throw new Error('no task');
    const outcome = settled(store, running);
    store.dispatch(taskEvent({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED', version: 2 }));
    store.dispatch(taskEvent({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', version: 3 }));
    expect((await outcome).lastStatus).toBe('STOPPED');
  });

  it('is told when the engine with a running task is gone', async () => {
    const store = createStore(after(taskEvent({ lastStatus: 'RUNNING', version: 1 })));
    const ended = followToEnd(store, taskArn());
    store.dispatch({ kind: 'connection', connection: { kind: 'stopped' } });
    expect(await ended).toBeUndefined();
  });

  it('says that it waits for Docker', () => {
    expect(
      progressText(after(taskEvent({ lastStatus: 'PENDING' }), statusEvent({ available: false })), taskArn()),
    ).toMatch(/Docker/);
  });
});
