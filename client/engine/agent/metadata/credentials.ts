/** Bodies of the credentials endpoint (ecs/runtime 3.4). Pure. */
import { timeText } from './times.ts';

/** SDKs insist on all members, also for keys that have no token. */
export function credentialsBody(
  roleArn: string,
  credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
    readonly expiresAt: number;
  },
): object {
  return {
    RoleArn: roleArn,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken ?? '',
    // SDKs of some languages read no fraction of a second here.
    Expiration: timeText(Math.floor(credentials.expiresAt / 1000) * 1000),
  };
}

export function credentialsError(
  code: 'NoIdInRequest' | 'InvalidIdInRequest' | 'CredentialsUninitialized',
  detail: string,
): { readonly status: number; readonly body: object } {
  return {
    status: code === 'CredentialsUninitialized' ? 503 : 400,
    body: { code, message: `CredentialsV2Request: ${detail}` },
  };
}
