/**
 * Who asks AWS on behalf of a task: a profile of the user's `~/.aws` files, found the way the AWS CLI finds it (keys, SSO,
 * assumed roles, a process). The SDK is loaded when first needed.
 */
import type { AwsCredentialIdentityProvider } from '@smithy/types';

/** What of AWS may be asked as; without a profile it is the default one. */
export interface AwsIdentity {
  readonly profile?: string | undefined;
}

/**
 * Credentials of a profile, read anew: the user may have logged in since. Whoever asks often keeps what it gives until it
 * expires.
 * @returns a provider that rejects with a sentence about what is missing, e.g. that the SSO session has expired
 */
export async function awsCredentials({ profile }: AwsIdentity): Promise<AwsCredentialIdentityProvider> {
  const [{ fromNodeProviderChain }] = await Promise.all([import('./sdk.ts'), readProfilesAnew()]);
  return fromNodeProviderChain({
    ...(profile === undefined ? {} : { profile }),
    ignoreCache: true,
    // On a machine that is no EC2 instance nobody answers there, and nobody should wait for it.
    maxRetries: 0,
  });
}

/** The SDK keeps the files it has read once for as long as the process lives; this makes it read them again. */
export async function readProfilesAnew() {
  const { loadSharedConfigFiles } = await import('./sdk.ts');
  return await loadSharedConfigFiles({ ignoreCache: true }).catch(() => undefined);
}

/**
 * The address at which a profile has a service (`endpoint_url` of its own or in its `services` section), as users of
 * LocalStack set it; the SDK looks for it in the default profile only. Undefined: AWS itself, or what
 * `AWS_ENDPOINT_URL…` says, which the SDK knows.
 * @param service `ssm`, `secrets_manager`, …
 */
export async function endpointOf({ profile }: AwsIdentity, service: string): Promise<string | undefined> {
  if (profile === undefined || [`_${service.toUpperCase()}`, ''].some((end) => process.env[`AWS_ENDPOINT_URL${end}`])) {
    return undefined;
  }
  const sections = (await readProfilesAnew())?.configFile ?? {};
  const own = sections[profile];
  return sections[`services.${own?.['services'] ?? ''}`]?.[`${service}.endpoint_url`] ?? own?.['endpoint_url'];
}
