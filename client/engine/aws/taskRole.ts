/** Credentials for tasks, from the user's own configuration: a profile's, or those of a role assumed with it. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { messageOf } from '../util/log.ts';
import { awsCredentials, endpointOf } from './credentials.ts';

/** Seconds; more is not allowed for a role that another role assumes. */
const SESSION_SECONDS = 3600;
/** Long enough for a slow line, short enough for an SDK in the container that waits. Milliseconds. */
const REQUEST = { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true };

export interface TaskRoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | undefined;
}

/** @throws Error with a sentence about what is missing, e.g. that the SSO session has expired */
export async function profileCredentials(profile: string | undefined): Promise<TaskRoleCredentials> {
  return told(await identityOf(profile));
}

async function identityOf(profile: string | undefined): Promise<AwsCredentialIdentity> {
  const provider = await awsCredentials({ profile });
  try {
    return await provider();
  } catch (error) {
    throw new Error(
      `The AWS profile "${profile ?? 'default'}" gives no credentials (${messageOf(error)}). Log in with it, or name another one in the setting drydock.awsProfile.`,
      { cause: error },
    );
  }
}

/**
 * Asks STS of the role's partition.
 * @throws Error with the words of STS, e.g. that the profile may not assume the role
 */
export async function assumeTaskRole(request: {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly profile: string | undefined;
}): Promise<TaskRoleCredentials> {
  const { roleArn, sessionName, profile } = request;
  const [{ fromTemporaryCredentials }, masterCredentials, endpoint] = await Promise.all([
    import('./sdk.ts'),
    identityOf(profile),
    endpointOf({ profile }, 'sts'),
  ]);
  const provider = fromTemporaryCredentials({
    masterCredentials,
    params: { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: SESSION_SECONDS },
    clientConfig: {
      region: regionFor(roleArn),
      requestHandler: REQUEST,
      maxAttempts: 2,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(profile === undefined ? {} : { profile }),
    },
  });
  try {
    return told(await provider());
  } catch (error) {
    throw new Error(`The role ${roleArn} cannot be assumed: ${messageOf(error)}`, { cause: error });
  }
}

/** A region of the role's partition; roles belong to none. */
function regionFor(roleArn: string): string {
  switch (roleArn.split(':')[1]) {
    case 'aws-cn':
      return 'cn-north-1';
    case 'aws-us-gov':
      return 'us-gov-west-1';
    default:
      return 'us-east-1';
  }
}

const told = ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiration,
}: AwsCredentialIdentity): TaskRoleCredentials => ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiresAt: expiration?.getTime(),
});
