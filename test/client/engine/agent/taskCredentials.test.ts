import { describe, expect, it } from 'vitest';
import { createSecretValues } from '../../../../client/engine/agent/secrets.ts';
import { createTaskCredentials, type AwsCredentials } from '../../../../client/engine/agent/taskCredentials.ts';
import type { RoleChoice, TaskRecord } from '../../../../client/engine/state/model.ts';
import { FIXED_CREDENTIALS } from '../../../../client/engine/state/roleChoice.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { container, taskRecord } from '../../../support/taskRecords.ts';

const taskRoleArn = 'arn:aws:iam::123456789012:role/shop';
const MINUTE = 60_000;

function setUp(role: RoleChoice, lifetime: number | undefined) {
  const record = taskRecord({ definition: { taskRoleArn, containerDefinitions: [container('web')] }, overlayId: 'o' });
  const task: TaskRecord = { ...record, spec: { ...record.spec, role } };
  let now = 1_000_000;
  let failure: Error | undefined;
  let log = '';
  const asked: unknown[] = [];
  const give = (what: unknown): Promise<AwsCredentials> => {
    asked.push(what);
    if (failure) return Promise.reject(failure);
    const keys = { accessKeyId: `KEY${asked.length}`, secretAccessKey: 'hidden' };
    return Promise.resolve(lifetime === undefined ? keys : { ...keys, sessionToken: 't', expiresAt: now + lifetime });
  };
  const secrets = createSecretValues();
  const credentials = createTaskCredentials({
    source: { ofProfile: (profile) => give({ profile }), assumeRole: give },
    secrets,
    clock: { now: () => now },
    log: createLog((line) => (log += line), Date.now),
  });
  return {
    task,
    credentials,
    secrets,
    asked,
    log: () => log,
    key: async () => (await credentials.get(task)).accessKeyId,
    pass: (milliseconds: number) => (now += milliseconds),
    fail: (error: Error | undefined) => (failure = error),
    now: () => now,
  };
}

describe('credentials of a task', () => {
  it('of a role are assumed with the task’s id as the session’s name, and renewed half an hour before the end', async () => {
    const { task, key, pass, asked } = setUp({ mode: 'assume', profile: 'dev' }, 60 * MINUTE);
    expect(await key()).toBe('KEY1');
    expect(asked).toEqual([{ roleArn: taskRoleArn, sessionName: task.spec.id, profile: 'dev' }]);
    pass(29 * MINUTE);
    expect(await key()).toBe('KEY1');
    pass(MINUTE);
    expect(await key()).toBe('KEY2');
  });

  it('that live shortly are renewed after half of their life', async () => {
    const { key, pass } = setUp({ mode: 'assume' }, 10 * MINUTE);
    expect(await key()).toBe('KEY1');
    pass(4 * MINUTE);
    expect(await key()).toBe('KEY1');
    pass(2 * MINUTE);
    expect(await key()).toBe('KEY2');
  });

  it('are asked for once by all who want them at the same time', async () => {
    const { key, asked } = setUp({ mode: 'assume' }, 60 * MINUTE);
    expect(await Promise.all([key(), key(), key()])).toEqual(['KEY1', 'KEY1', 'KEY1']);
    expect(asked).toHaveLength(1);
  });

  it('without an end are told to have one in an hour, and read anew each time', async () => {
    const { task, credentials, key, now } = setUp({ mode: 'profile' }, undefined);
    expect((await credentials.get(task)).expiresAt).toBe(now() + 60 * MINUTE);
    expect(await key()).toBe('KEY2');
  });

  it('that cannot be renewed serve as long as they are good', async () => {
    const { task, credentials, key, pass, fail, log } = setUp({ mode: 'assume' }, 60 * MINUTE);
    await key();
    fail(new Error('the SSO session has expired'));
    pass(59 * MINUTE);
    expect(await key()).toBe('KEY1');
    expect(credentials.problem(task.spec.arn)).toBe('the SSO session has expired');
    pass(2 * MINUTE);
    await expect(key()).rejects.toThrow('the SSO session has expired');
    expect(log()).not.toContain('hidden');
    fail(undefined);
    expect(await key()).toMatch(/KEY/);
    expect(credentials.problem(task.spec.arn)).toBeUndefined();
  });

  it('of the overlay are those it gives, or a sentence about what is missing', async () => {
    const { key, secrets } = setUp({ mode: 'fixed' }, undefined);
    await expect(key()).rejects.toThrow(/"credentials" of the overlay/);
    secrets.put('o', FIXED_CREDENTIALS, 'accessKeyId', 'AKIAFIXED');
    secrets.put('o', FIXED_CREDENTIALS, 'secretAccessKey', 'hidden');
    expect(await key()).toBe('AKIAFIXED');
  });

  it('are none in mode none', async () => {
    const { key, asked } = setUp({ mode: 'none' }, undefined);
    await expect(key()).rejects.toThrow('no credentials');
    expect(asked).toEqual([]);
  });
});
