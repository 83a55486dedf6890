import { describe, expect, it } from 'vitest';
import { findValue } from '../../../../../client/engine/agent/secretProviders/chain.ts';
import { secretNeeds, type SecretNeed } from '../../../../../client/engine/agent/secretProviders/needs.ts';
import { createSecretValues } from '../../../../../client/engine/agent/secrets.ts';
import { secretsState } from '../../../../../client/engine/agent/secretsState.ts';
import { startFakeAgent } from '../../../../support/fakeAgent.ts';
import { container } from '../../../../support/taskRecords.ts';
import { fakeAgentStarted, taskOfSecrets, VALUE_OF } from './support.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';
const need = (valueFrom: string, more: Partial<SecretNeed> = {}): SecretNeed => ({
  container: 'web',
  purpose: 'environment',
  name: 'PASSWORD',
  valueFrom,
  ...more,
});
const task = { arn: 'task-1', overlayId: 'o1' };

describe('the chain of providers', () => {
  it('asks the overlay first, then what the client gave, then AWS', () => {
    const values = createSecretValues();
    const found = () => findValue(need(`${ARN}:password::`), task, values);
    expect(found()).toBeUndefined();
    values.keep('task-1', JSON.stringify(['secret', ARN, undefined, undefined]), '{"password": "of AWS"}');
    expect(found()).toEqual({ kind: 'value', value: 'of AWS' });
    values.give('o1', ARN, '{"password": "of the file"}');
    expect(found()).toEqual({ kind: 'value', value: 'of the file' });
    values.give('o1', `${ARN}:password::`, 'asked for');
    expect(found()).toEqual({ kind: 'value', value: 'asked for' });
    values.put('o1', 'web', 'PASSWORD', 'of the overlay');
    expect(found()).toEqual({ kind: 'value', value: 'of the overlay' });
  });

  it('gives nothing to tasks of another overlay', () => {
    const values = createSecretValues();
    values.give('o1', 'token', 'value');
    expect(findValue(need('token'), { arn: 'task-2', overlayId: 'o2' }, values)).toBeUndefined();
    expect(findValue(need('token'), { arn: 'task-2' }, values)).toBeUndefined();
  });

  it('tells what is wrong with a value that is there', () => {
    const values = createSecretValues();
    values.give('o1', ARN, 'no JSON');
    expect(findValue(need(`${ARN}:password::`), task, values)).toMatchObject({ kind: 'problem' });
    expect(findValue(need(ARN, { purpose: 'registry', name: '' }), task, values)).toMatchObject({ kind: 'problem' });
  });

  it('knows every value that must not be shown, members of whole secrets too', () => {
    const values = createSecretValues();
    values.put('o1', 'web', 'A', 'one');
    values.give('o1', ARN, '{"password": "two"}');
    values.keep('task-1', 'source', 'three');
    values.keep('task-2', 'source', 'four');
    expect(new Set(values.known('o1', 'task-1'))).toEqual(new Set(['one', '{"password": "two"}', 'two', 'three']));
    values.forget('task-1');
    expect(values.known(undefined, 'task-1')).toEqual([]);
  });
});

describe('what a task needs', () => {
  it('are its secrets, the options of log drivers that run here, and logins of images that are pulled', () => {
    const { spec } = taskOfSecrets({
      logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: 'token' }] },
      repositoryCredentials: { credentialsParameter: ARN },
    });
    expect(secretNeeds(spec).map(({ purpose }) => purpose)).toEqual(['environment', 'log-option', 'registry']);
    const overlay = { containers: { web: { image: 'other', environment: { PASSWORD: 'plain' } } }, volumes: {} };
    expect(secretNeeds({ ...spec, overlay }).map(({ purpose }) => purpose)).toEqual(['log-option']);
    expect(
      secretNeeds({ ...spec, overlay: { containers: { web: { deliverLogs: 'local' } }, volumes: {} } }).map(
        ({ purpose }) => purpose,
      ),
    ).toEqual(['environment', 'registry']);
    expect(secretNeeds({ ...spec, overlay: { containers: { web: { skip: true } }, volumes: {} } })).toEqual([]);
  });

  it('is no matter for a container that runs already', () => {
    const { spec, observed } = taskOfSecrets({});
    const values = createSecretValues();
    const record = (status: 'PULLED' | 'RUNNING') => ({
      spec,
      desired: { status: 'RUNNING' as const },
      observed: { ...observed, containers: observed.containers.map((each) => ({ ...each, status })) },
      tags: [],
      version: 1,
    });
    expect(secretsState(record('PULLED'), values).kind).toBe('missing');
    expect(secretsState(record('RUNNING'), values).kind).toBe('ready');
  });
});

describe('values that a client gave', () => {
  const overlay = { containers: {}, volumes: {}, secretSources: ['token'] };
  const definition = {
    networkMode: 'bridge' as const,
    containerDefinitions: [container('web', { secrets: [{ name: 'PASSWORD', valueFrom: 'token' }] })],
  };

  it('are waited for when the engine was started anew and forgot them', async () => {
    const agent = startFakeAgent();
    const arn = agent.run({ definition, overlay, overlayId: 'o1' });
    const waiting = await agent.until(arn, ({ observed }) => observed.containers.some(({ reason }) => reason));
    expect(waiting.observed.containers[0]?.reason).toMatch(/waiting for the value of secret PASSWORD \(token\)/);
    expect(waiting.desired.status).toBe('RUNNING');
    agent.secrets.give('o1', 'token', 'value');
    const running = await agent.untilStatus(arn, 'RUNNING');
    expect(running.observed.containers[0]).not.toHaveProperty('reason');
    await agent.stop();
  });

  it('are not asked of a task that runs already, as after a restart of the engine', async () => {
    const agent = startFakeAgent();
    agent.secrets.give('o1', 'token', 'value');
    const arn = agent.run({ definition, overlay, overlayId: 'o1' });
    await agent.untilStatus(arn, 'RUNNING');
    await agent.clock.advance(100);
    const state = agent.kill();
    const next = startFakeAgent({ docker: agent.docker, clock: agent.clock, state, secrets: createSecretValues() });
    await next.until(arn, ({ observed }) => observed.lastStatus === 'RUNNING');
    await next.clock.advance(10_000);
    expect(next.container(arn, 'web')).not.toHaveProperty('reason');
    expect(next.task(arn).observed.lastStatus).toBe('RUNNING');
    await next.stop();
  });
});

describe('a task that may ask AWS', () => {
  it('starts its containers when the values are there', async () => {
    const { agent, asked, arn } = fakeAgentStarted((sources) => Promise.resolve(sources.map(() => VALUE_OF)));
    await agent.untilStatus(arn, 'RUNNING');
    expect(asked).toEqual([{ sources: [{ kind: 'parameter', name: 'token' }], profile: 'dev' }]);
    const created = [...agent.docker.containers.values()].find(({ creation: { spec } }) =>
      spec.Env?.some((each) => each.startsWith('PASSWORD=')),
    );
    expect(created?.creation.spec.Env).toContain(`PASSWORD=${VALUE_OF}`);
    await agent.stop();
  });

  it('fails in the words of ECS when AWS does not give them', async () => {
    const { agent, arn } = fakeAgentStarted(() => Promise.reject(new Error('invalid parameters: token')));
    const task = await agent.untilStatus(arn, 'STOPPED');
    expect(task.desired.stop).toMatchObject({ code: 'TaskFailedToStart' });
    expect(task.desired.stop?.reason).toBe(
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
        'unable to retrieve secrets from ssm: invalid parameters: token ' +
        '(asked AWS with profile dev for secret PASSWORD (token) of container web)',
    );
    await agent.stop();
  });

  it.each([
    ['Could not load credentials from any providers', 'aws sso login'],
    ['Could not resolve credentials using profile: [dev] in configuration/credentials file(s).', 'drydock.awsProfile'],
    ['Region is missing', 'name the region in the profile'],
  ])('is told what to do when the SDK says: %s', async (why, advice) => {
    const { agent, arn } = fakeAgentStarted(() => Promise.reject(new Error(why)));
    const task = await agent.untilStatus(arn, 'STOPPED');
    expect(task.desired.stop?.reason).toContain(advice);
    await agent.stop();
  });

  it('is asked for again by the next engine when this one is killed meanwhile, without any window', async () => {
    const { agent, asked, arn } = fakeAgentStarted(() => new Promise(() => undefined));
    await agent.clock.until(() => asked.length > 0);
    await Promise.all([agent.store.durable(), agent.clock.advance(100)]);
    const next = startFakeAgent({
      docker: agent.docker,
      clock: agent.clock,
      state: agent.kill(),
      readAwsSecrets: (sources) => Promise.resolve(sources.map(() => VALUE_OF)),
    });
    await next.untilStatus(arn, 'RUNNING');
    await next.stop();
  });

  it('gives up asking when it is stopped', async () => {
    let aborted = false;
    const { agent, asked, arn } = fakeAgentStarted(
      (_sources, _identity, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('aborted'));
          });
        }),
    );
    await agent.clock.until(() => asked.length > 0);
    agent.requestStop(arn);
    const task = await agent.untilStatus(arn, 'STOPPED');
    expect(aborted).toBe(true);
    expect(task.desired.stop?.reason).not.toContain('ResourceInitializationError');
    await agent.stop();
  });
});
