/** The AWS CLI on an engine of a test. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestEngine } from './testEngine.ts';

/**
 * `aws <service> …` as a user runs it, with the engine's credentials, and a home without settings of who runs the test.
 * @returns a function of the other arguments that gives the answer parsed, undefined where there is none; it rejects with
 * the error of Node, which has what was said as `stderr`
 */
export const awsCli =
  (engine: Pick<TestEngine, 'ready' | 'folder'>, service: 'ecs' | 'application-autoscaling') =>
  async <T = unknown>(...args: string[]): Promise<T> => {
    const { endpoint, region, credentialsFile } = engine.ready;
    const { stdout } = await promisify(execFile)(
      'aws',
      ['--endpoint-url', endpoint, '--region', region, '--output', 'json', service, ...args],
      { env: { PATH: process.env.PATH, HOME: engine.folder, AWS_SHARED_CREDENTIALS_FILE: credentialsFile } },
    );
    return (stdout.trim() === '' ? undefined : JSON.parse(stdout)) as T;
  };
