/** Reads secrets where ECS reads them: the Parameter Store of Systems Manager, and Secrets Manager. */
import { awsCredentials, endpointOf, type AwsIdentity } from './credentials.ts';

/** What to read; without a region the profile's own is asked. */
export type AwsSecretSource =
  | { readonly kind: 'parameter'; readonly name: string; readonly region?: string | undefined }
  | {
      readonly kind: 'secret';
      /** ARN or name. */
      readonly id: string;
      readonly region?: string | undefined;
      readonly versionStage?: string | undefined;
      readonly versionId?: string | undefined;
    };

export interface AwsSecretReader {
  /**
   * The values, in the order of the sources.
   * @throws Error with the service's words
   */
  readonly read: (
    sources: readonly AwsSecretSource[],
    identity: AwsIdentity,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
}

/** Long enough for a slow line, short enough that a task does not hang on one that is cut. Milliseconds. */
const REQUEST = { connectionTimeout: 5000, requestTimeout: 15_000, throwOnRequestTimeout: true };
/** GetParameters takes no more names at once. */
const BATCH = 10;

export function createAwsSecretReader(): AwsSecretReader {
  return {
    async read(sources, identity, signal) {
      const clients = await createClients(identity, signal);
      const values = new Map<AwsSecretSource, string>();
      for (const batch of batches(sources)) {
        const [first] = batch;
        if (first?.kind === 'secret') {
          values.set(first, await clients.secret(first));
          continue;
        }
        const names = batch.flatMap((each) => (each.kind === 'parameter' ? [each.name] : []));
        const found = await clients.parameters(names, first?.region);
        for (const each of batch) if (each.kind === 'parameter') values.set(each, found.get(each.name) ?? '');
      }
      return sources.map((each) => values.get(each) ?? '');
    },
  };
}

/** Parameters of one region go together; each secret is a request of its own. */
function batches(sources: readonly AwsSecretSource[]): readonly (readonly AwsSecretSource[])[] {
  const parameters = new Map<string, AwsSecretSource[][]>();
  const secrets: AwsSecretSource[][] = [];
  for (const source of sources) {
    if (source.kind === 'secret') {
      secrets.push([source]);
      continue;
    }
    const key = source.region ?? '';
    const known = parameters.get(key) ?? [[]];
    const open = known.at(-1);
    if (open && open.length < BATCH) open.push(source);
    else known.push([source]);
    parameters.set(key, known);
  }
  return [...[...parameters.values()].flat(), ...secrets];
}

async function createClients(identity: AwsIdentity, signal: AbortSignal) {
  const [credentials, { SSMClient, GetParametersCommand, SecretsManagerClient, GetSecretValueCommand }] =
    await Promise.all([awsCredentials(identity), import('./sdk.ts')]);
  const configuration = async (region: string | undefined, service: string) => {
    const endpoint = await endpointOf(identity, service);
    return {
      credentials,
      requestHandler: REQUEST,
      ...(region === undefined ? {} : { region }),
      ...(identity.profile === undefined ? {} : { profile: identity.profile }),
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  };
  return {
    async parameters(names: readonly string[], region: string | undefined): Promise<ReadonlyMap<string, string>> {
      const client = new SSMClient(await configuration(region, 'ssm'));
      const { Parameters = [], InvalidParameters = [] } = await client.send(
        new GetParametersCommand({ Names: [...names], WithDecryption: true }),
        { abortSignal: signal },
      );
      if (InvalidParameters.length > 0) throw new Error(`invalid parameters: ${InvalidParameters.join(', ')}`);
      return new Map(
        names.map((name): [string, string] => {
          const found = Parameters.find((each) => each.Name === name || each.ARN === name);
          const [only] = names.length === 1 ? Parameters : [];
          const value = (found ?? only)?.Value;
          if (value === undefined) throw new Error(`Parameter Store gave no value for ${name}`);
          return [name, value];
        }),
      );
    },
    async secret({ id, region, versionStage, versionId }: Extract<AwsSecretSource, { kind: 'secret' }>) {
      const client = new SecretsManagerClient(await configuration(region, 'secrets_manager'));
      const { SecretString } = await client.send(
        new GetSecretValueCommand({
          SecretId: id,
          ...(versionStage === undefined ? {} : { VersionStage: versionStage }),
          ...(versionId === undefined ? {} : { VersionId: versionId }),
        }),
        { abortSignal: signal },
      );
      if (SecretString === undefined) throw new Error(`secret ${id} is binary; ECS takes the text of a secret only`);
      return SecretString;
    },
  };
}
