/** What a definition's `valueFrom` or `credentialsParameter` names (ecs/runtime 2.2). Pure. */

export type SecretSource =
  /** Of the Parameter Store, by name or ARN. */
  | { readonly kind: 'parameter'; readonly name: string; readonly region?: string }
  /** Of Secrets Manager. */
  | {
      readonly kind: 'secret';
      /** ARN or name of the whole secret. */
      readonly id: string;
      readonly region?: string;
      /** Only this member of the secret, which is a JSON object. */
      readonly jsonKey?: string;
      readonly versionStage?: string;
      readonly versionId?: string;
    };

/** The secret has text, but not what the definition wants of it; the message says so in ECS's words. */
export class SecretValueProblem extends Error {
  override readonly name = 'SecretValueProblem';
}

/**
 * `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME[:json-key:version-stage:version-id]`, each of the last three possibly
 * empty; `arn:aws:ssm:REGION:ACCOUNT:parameter/NAME`; a plain name.
 * @param plain what a plain name names: a parameter for secrets, a secret for `repositoryCredentials`
 */
export function parseReference(reference: string, plain: SecretSource['kind']): SecretSource {
  const [arn, , service, region = '', ...rest] = reference.split(':');
  if (arn !== 'arn' || region === '') {
    return plain === 'parameter' ? { kind: 'parameter', name: reference } : { kind: 'secret', id: reference };
  }
  if (service !== 'secretsmanager') return { kind: 'parameter', name: reference, region };
  const [, , , jsonKey = '', versionStage = '', versionId = ''] = rest;
  return {
    kind: 'secret',
    id: wholeSecret(reference),
    region,
    ...(jsonKey === '' ? {} : { jsonKey }),
    ...(versionStage === '' ? {} : { versionStage }),
    ...(versionId === '' ? {} : { versionId }),
  };
}

/** The reference without JSON key and version: the ARN of the secret itself. Others stay as they are. */
export const wholeSecret = (reference: string): string =>
  /^arn:[^:]*:secretsmanager:/.test(reference) ? reference.split(':').slice(0, 7).join(':') : reference;

/**
 * What of a secret's text the container gets: all of it, or one member.
 * @throws SecretValueProblem
 */
export function pickValue(source: SecretSource, text: string): string {
  const jsonKey = source.kind === 'secret' ? source.jsonKey : undefined;
  if (jsonKey === undefined) return text;
  const members = membersOf(text);
  if (!members) throw new SecretValueProblem(`the secret is not a JSON object, so it has no json key ${jsonKey}`);
  if (!Object.hasOwn(members, jsonKey)) {
    throw new SecretValueProblem(`retrieved secret from Secrets Manager did not contain json key ${jsonKey}`);
  }
  const value = members[jsonKey];
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * The login that `repositoryCredentials` names.
 * @throws SecretValueProblem
 */
export function registryLogin(text: string): RegistryLogin {
  const { username, password } = membersOf(text) ?? {};
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new SecretValueProblem('the secret must be JSON with "username" and "password"');
  }
  return { username, password };
}

function membersOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
