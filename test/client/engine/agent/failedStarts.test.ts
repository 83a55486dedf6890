/** Tasks and containers that Docker does not start, or not as they are defined, and what is told of it. */
import { describe, expect, it } from 'vitest';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { startFakeAgent } from '../../../support/fakeAgent.ts';
import { awsvpc, bridge, container } from '../../../support/taskRecords.ts';

describe('a task that cannot start', () => {
  it('tells of an image that is neither here nor in a registry', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web', { image: 'nowhere:1' })));
    const { desired, observed } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop).toMatchObject({ code: 'TaskFailedToStart' });
    expect(desired.stop?.reason).toMatch(/^CannotPullContainerError: manifest for nowhere:1 not found/);
    expect(observed.containers[0]).toMatchObject({ reason: desired.stop?.reason });
    expect(observed.containers[0]?.exitCode).toBeUndefined();
    expect(observed.startedAt).toBeUndefined();
    expect(engine.pulls.at(-1)).toMatchObject({ status: 'failed', image: 'nowhere:1' });
  });

  it('names the helper image when that is the one that is missing', async () => {
    const engine = startFakeAgent({ settings: { helperImage: 'helper:none' } });
    const arn = engine.run(awsvpc(container('web')));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toMatch(/^CannotPullContainerError: .*helper image helper:none.*drydock\.helperImage/);
  });

  it('tells what Docker said about a command that does not exist', async () => {
    const engine = startFakeAgent({ behaviors: { web: { startError: 'exec: "nope": executable file not found' } } });
    const arn = engine.run(bridge(container('web')));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toBe('CannotStartContainerError: exec: "nope": executable file not found');
  });

  it('tells which secret has no value, of which container, and where to give it', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(
      bridge(container('web', { secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:secretsmanager:r:a:secret:x' }] })),
    );
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toMatch(
      /^ResourceInitializationError: unable to pull secrets or registry auth: .*TOKEN.*container web.*<name>\.local\.json$/,
    );
    expect(engine.docker.journal).toEqual([]);
  });

  it.each([
    [
      'a secret option of the log driver',
      { logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: 'token' }] } },
      /unable to retrieve secrets from ssm: no value on this machine for log option splunk-token \(token\) of container web; .*deliverLogs "local"$/,
    ],
    [
      'the login of the registry',
      { repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:r:1:secret:login' } },
      /unable to get registry auth from asm: no value on this machine for repositoryCredentials \(arn:.*:login\) of container web; .*<name>\.local\.json$/,
    ],
  ] as const)('fails a task as ECS does when %s has no value', async (_, more, words) => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web', more as never)));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop).toMatchObject({ code: 'TaskFailedToStart', reason: expect.stringMatching(words) as string });
    expect(desired.stop?.reason).toMatch(/^ResourceInitializationError: unable to pull secrets or registry auth: /);
    expect(engine.docker.journal).toEqual([]);
  });

  it('tells of dependencies in a circle', async () => {
    const engine = startFakeAgent();
    const on = (containerName: string) => [{ containerName, condition: 'START' as const }];
    const arn = engine.run(bridge(container('a', { dependsOn: on('b') }), container('b', { dependsOn: on('a') })));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toBe(`Task dependencies cannot be resolved, taskArn: ${arn}`);
  });

  it('tells of a timeout in the words of the agent', async () => {
    const engine = startFakeAgent();
    engine.docker.faults.push({ operation: 'createContainer', error: new DockerError('timeout', 'no answer') });
    const arn = engine.run(bridge(container('web')));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toBe(
      'DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s',
    );
  });

  it('stops a container whose start timed out and that runs all the same', async () => {
    const engine = startFakeAgent();
    engine.docker.faults.push({
      operation: 'startContainer',
      error: new DockerError('timeout', 'no answer'),
      afterwards: true,
    });
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.get('web').state).toBe('exited');
  });

  it('fails a container whose shared volume is not there and may not be made', async () => {
    const engine = startFakeAgent();
    const arn = engine.run({
      definition: {
        networkMode: 'bridge',
        containerDefinitions: [container('web', { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] })],
        volumes: [{ name: 'data', dockerVolumeConfiguration: { scope: 'shared' } }],
      },
    });
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toContain(
      "volume detection failed, volume 'data' does not exist and autoprovision is set to false",
    );
  });
});

describe('a Docker that may not raise limits', () => {
  const refusal = new DockerError(
    'other',
    'error during container init: error setting rlimits for ready process: error setting rlimit type 7: operation not permitted',
  );

  it("does not fail a task for Fargate's default number of files", async () => {
    const engine = startFakeAgent();
    engine.docker.faults.push({ operation: 'startContainer', matching: '-1-web-', error: refusal });
    const arn = engine.run({ ...awsvpc(container('web')), launchType: 'FARGATE' });
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.get('web').creation.spec.HostConfig.Ulimits).toBeUndefined();
    expect(engine.docker.containers.size).toBe(2);
    expect(engine.container(arn, 'web').reason).toBeUndefined();
  });

  it('fails none of several containers that meet the refusal at the same time', async () => {
    const engine = startFakeAgent({ latency: () => 10 });
    engine.docker.faults.push({ operation: 'startContainer', matching: '-1-web-', error: refusal });
    engine.docker.faults.push({ operation: 'startContainer', matching: '-1-side-', error: refusal });
    const arn = engine.run({ ...awsvpc(container('web'), container('side')), launchType: 'FARGATE' });
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.get('side').creation.spec.HostConfig.Ulimits).toBeUndefined();
  });

  it('leaves out what the definition asks for too, says so on the container, and knows it for the next one', async () => {
    const engine = startFakeAgent();
    engine.docker.faults.push({ operation: 'startContainer', error: refusal });
    const ulimits = [{ name: 'nofile' as const, softLimit: 100, hardLimit: 1_048_576 }];
    for (const run of [1, 2]) {
      const arn = engine.run(bridge(container('web', { ulimits })));
      await engine.untilStatus(arn, 'RUNNING');
      expect(engine.container(arn, 'web').reason, `run ${run}`).toContain('Not applied: ulimit nofile 1048576');
    }
    expect(engine.docker.journal).toEqual([
      'create web',
      'remove web',
      'create web',
      'start web',
      'create web',
      'start web',
    ]);
    const arn = engine.run(bridge(container('small', { ulimits: [{ name: 'nofile', softLimit: 9, hardLimit: 9 }] })));
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.get('small').creation.spec.HostConfig.Ulimits).toEqual([{ Name: 'nofile', Soft: 9, Hard: 9 }]);
  });
});

describe('what was said on a container', () => {
  it('is not told as the cause of its end', async () => {
    const engine = startFakeAgent();
    const error = new DockerError('other', 'error setting rlimit type 7: operation not permitted');
    engine.docker.faults.push({ operation: 'startContainer', error });
    const ulimits = [{ name: 'nofile' as const, softLimit: 100, hardLimit: 1_048_576 }];
    const arn = engine.run(bridge(container('web', { ulimits })));
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.exit('web', 1);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web').reason).toBeUndefined();
  });
});
