/** The agent's way to AWS; `client/engine/aws` is what goes it. */
import type { SecretSource } from './reference.ts';

/**
 * Texts of secrets, in the order of the sources; JSON keys are picked by the caller.
 * @throws Error with the service's words
 */
export type ReadAwsSecrets = (
  sources: readonly SecretSource[],
  identity: { readonly profile: string | undefined },
  signal: AbortSignal,
) => Promise<readonly string[]>;

/**
 * The text of an object in S3, by ARN.
 * @throws Error with the service's words
 */
export type ReadAwsObject = (
  arn: string,
  identity: { readonly profile: string | undefined },
  signal: AbortSignal,
) => Promise<string>;
