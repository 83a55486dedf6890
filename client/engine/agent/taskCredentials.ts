/**
 * AWS credentials of tasks, in memory only (invariant 5): asked for when a container asks, kept while they are good for a
 * while yet, asked for again before they expire.
 */
import type { TaskRecord, TaskSpec } from '../state/model.ts';
import { FIXED_CREDENTIALS, roleChoiceOf, taskRoleOf } from '../state/roleChoice.ts';
import type { Clock } from '../util/clock.ts';
import { messageOf, type Log } from '../util/log.ts';
import type { SecretValues } from './secrets.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Milliseconds since the epoch; keys of a user have none. */
  readonly expiresAt?: number | undefined;
}

/** Where credentials come from; the real one asks AWS. */
export interface CredentialSource {
  /** Those of the user's own profile; rejects with a sentence about what is missing. */
  ofProfile(profile: string | undefined): Promise<AwsCredentials>;
  /** Those of a role, assumed with the profile's. */
  assumeRole(request: {
    readonly roleArn: string;
    readonly sessionName: string;
    readonly profile: string | undefined;
  }): Promise<AwsCredentials>;
}

export interface TaskCredentials {
  /** @throws Error whose message says what is missing, without any value */
  get(task: TaskRecord): Promise<AwsCredentials & { readonly expiresAt: number }>;
  /** Why the last attempt for a task failed; undefined when it did not. */
  problem(taskArn: string): string | undefined;
  /** The task has ended. */
  forget(taskArn: string): void;
}

const MINUTE = 60_000;
/** Keys without an end of their own are told to be good for so long: SDKs ask again and find what is so then. */
const WHERE_NO_END = 60 * MINUTE;
/** SDKs begin to ask for new ones a quarter of an hour before the end: by then there should be some. */
const GOOD_FOR_LONG = 30 * MINUTE;

export function createTaskCredentials(options: {
  readonly source: CredentialSource;
  readonly secrets: SecretValues;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}): TaskCredentials {
  const { source, secrets, clock, log } = options;
  interface Kept {
    readonly got: number;
    readonly credentials: AwsCredentials;
  }
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<AwsCredentials>>();
  const problems = new Map<string, string>();

  /** What lives for a short time only is renewed after half of it. */
  const isGood = ({ got, credentials: { expiresAt } }: Kept): boolean => {
    if (expiresAt === undefined) return false;
    const left = expiresAt - clock.now();
    return left > Math.min(GOOD_FOR_LONG, (expiresAt - got) / 2);
  };

  const ask = async ({ spec }: TaskRecord): Promise<AwsCredentials> => {
    const roleArn = taskRoleOf(spec);
    const { mode, profile } = roleChoiceOf(spec);
    switch (mode) {
      case 'profile':
        return source.ofProfile(profile);
      case 'assume':
        if (roleArn === undefined) break;
        // ECS names the session after the task.
        return source.assumeRole({ roleArn, sessionName: spec.id, profile });
      case 'fixed':
        return fixed(spec);
      case 'none':
        break;
    }
    throw new Error('the task has no credentials');
  };

  const fixed = ({ overlayId }: TaskSpec): AwsCredentials => {
    const value = (name: string) => secrets.get(overlayId, FIXED_CREDENTIALS, name);
    const [accessKeyId, secretAccessKey] = [value('accessKeyId'), value('secretAccessKey')];
    if (accessKeyId === undefined || secretAccessKey === undefined) {
      throw new Error(
        'The role mode is "fixed", and "credentials" of the overlay give no accessKeyId and secretAccessKey. Add them; after a restart of the engine, run the task from the editor again.',
      );
    }
    return { accessKeyId, secretAccessKey, sessionToken: value('sessionToken') };
  };

  return {
    async get(task) {
      const { arn } = task.spec;
      const known = kept.get(arn);
      const got = clock.now();
      let credentials = known && isGood(known) ? known.credentials : undefined;
      if (!credentials) {
        const attempt = asking.get(arn) ?? ask(task).finally(() => asking.delete(arn));
        asking.set(arn, attempt);
        try {
          credentials = await attempt;
          problems.delete(arn);
          kept.set(arn, { got, credentials });
        } catch (error) {
          const problem = messageOf(error);
          if (problems.get(arn) !== problem) log.warn('a task gets no credentials', { task: task.spec.id, problem });
          problems.set(arn, problem);
          // Better those that are good for a few minutes yet than none.
          if (known?.credentials.expiresAt === undefined || known.credentials.expiresAt <= clock.now()) throw error;
          credentials = known.credentials;
        }
      }
      return { ...credentials, expiresAt: credentials.expiresAt ?? clock.now() + WHERE_NO_END };
    },
    problem: (arn) => problems.get(arn),
    forget(arn) {
      kept.delete(arn);
      problems.delete(arn);
    },
  };
}
