/**
 * Small stand-ins of Parameter Store, Secrets Manager, STS and the SSO portal: each request's signature is computed again,
 * and what it asked is kept.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../client/extension/state/ecsSdk.ts';

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsRequest {
  /** Service and region of the signature; empty when the request is not signed. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface FakeAws {
  readonly endpoint: string;
  readonly requests: AwsRequest[];
  /** Environment of a process that is to take it for AWS. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface FakeAwsOptions {
  /** Whose signatures are right. */
  readonly keys: readonly AwsKeys[];
  readonly parameters?: Readonly<Record<string, string>>;
  /** By `id`, `id#stage` or `id#version`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Of S3, by `/bucket/key`. */
  readonly objects?: Readonly<Record<string, string>>;
  /** Where its buckets are; requests signed for other regions are told. */
  readonly bucketRegion?: string;
  /** Given by AssumeRole and by the SSO portal. */
  readonly roleKeys?: AwsKeys;
}

interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly body: string;
}

export async function startFakeAws(options: FakeAwsOptions): Promise<FakeAws> {
  const requests: AwsRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, options, requests).then(({ status, body, headers = {} }) => {
      outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    requests,
    environment: Object.fromEntries(
      ['SSM', 'SECRETS_MANAGER', 'S3', 'STS', 'SSO'].map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint]),
    ),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function answer(incoming: IncomingMessage, options: FakeAwsOptions, requests: AwsRequest[]): Promise<Answer> {
  const body = await bodyOf(incoming);
  const url = new URL(incoming.url ?? '/', 'http://aws');
  if (url.pathname === '/federation/credentials') return ssoCredentials(incoming, url, options, requests);
  const signed = await checkSignature(incoming, url, body, options.keys);
  if (signed === undefined) return failure('InvalidSignatureException', 'The request signature does not match.');
  if (signed.service === 's3') {
    requests.push({ ...signed, operation: 'GetObject', input: { path: url.pathname } });
    return objectOf(url.pathname, signed.region, options);
  }
  const target = incoming.headers['x-amz-target'];
  if (target === undefined) {
    const input = Object.fromEntries(new URLSearchParams(body));
    requests.push({ ...signed, operation: input['Action'] ?? '', input });
    return assumedRole(options);
  }
  const operation = String(target).split('.')[1] ?? '';
  const input = JSON.parse(body) as Record<string, unknown>;
  requests.push({ ...signed, operation, input });
  if (operation === 'GetParameters') return parameters(input['Names'] as string[], options);
  if (operation === 'GetSecretValue') return secretValue(input as Record<string, string>, options);
  return failure('UnknownOperationException', operation);
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  return text;
}

const ok = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
const failure = (type: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: type, message, Message: message }),
});

function parameters(names: readonly string[], { parameters: known = {} }: FakeAwsOptions): Answer {
  return ok({
    Parameters: names.flatMap((name) =>
      known[name] === undefined
        ? []
        : [
            {
              Name: name.replace(/^.*:parameter/, ''),
              ARN: name,
              Type: 'SecureString',
              Value: known[name],
              Version: 1,
            },
          ],
    ),
    InvalidParameters: names.filter((name) => known[name] === undefined),
  });
}

function secretValue(input: Readonly<Record<string, string>>, { secrets = {} }: FakeAwsOptions): Answer {
  const { SecretId: id = '', VersionStage: stage, VersionId: version } = input;
  const text = secrets[[id, stage ?? version].filter((each) => each !== undefined).join('#')];
  if (text === undefined) {
    return failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return ok({ ARN: id, Name: id, SecretString: text, VersionId: 'v1', VersionStages: ['AWSCURRENT'] });
}

function objectOf(path: string, region: string, { objects = {}, bucketRegion = region }: FakeAwsOptions): Answer {
  const refused = (status: number, code: string, message: string, headers = {}): Answer => ({
    status,
    headers,
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  });
  if (region !== bucketRegion) {
    return refused(301, 'PermanentRedirect', 'Another endpoint, please.', { 'x-amz-bucket-region': bucketRegion });
  }
  const text = objects[decodeURIComponent(path)];
  return text === undefined
    ? refused(404, 'NoSuchKey', 'The specified key does not exist.')
    : { status: 200, body: text };
}

const inAnHour = () => new Date(Date.now() + 3_600_000);

function assumedRole({ roleKeys }: FakeAwsOptions): Answer {
  return {
    status: 200,
    body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>${roleKeys?.accessKeyId ?? ''}</AccessKeyId><SecretAccessKey>${roleKeys?.secretAccessKey ?? ''}</SecretAccessKey>
      <SessionToken>${roleKeys?.sessionToken ?? ''}</SessionToken><Expiration>${inAnHour().toISOString()}</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  };
}

/** The portal takes the token of a login through the browser in place of a signature. */
function ssoCredentials(incoming: IncomingMessage, url: URL, options: FakeAwsOptions, requests: AwsRequest[]): Answer {
  const token = incoming.headers['x-amz-sso_bearer_token'];
  const input = { ...Object.fromEntries(url.searchParams), token };
  requests.push({ service: '', region: '', accessKeyId: '', operation: 'GetRoleCredentials', input });
  return ok({ roleCredentials: { ...options.roleKeys, expiration: inAnHour().getTime() } });
}

/** @returns what the signature says, if it is right */
async function checkSignature(
  incoming: IncomingMessage,
  url: URL,
  body: string,
  keys: readonly AwsKeys[],
): Promise<Pick<AwsRequest, 'service' | 'region' | 'accessKeyId'> | undefined> {
  const header = incoming.headers.authorization ?? '';
  const [, accessKeyId = '', region = '', service = '', names = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=/.exec(header) ?? [];
  const credentials = keys.find((each) => each.accessKeyId === accessKeyId);
  const date = String(incoming.headers['x-amz-date']).replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  if (!credentials) return undefined;
  const signedNames = names.split(';');
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== 's3' });
  const again = await signer.sign(
    {
      method: incoming.method ?? '',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(signedNames.map((name) => [name, String(incoming.headers[name])])),
      body,
    },
    { signingDate: new Date(date), signableHeaders: new Set(signedNames) },
  );
  return again.headers['authorization'] === header ? { service, region, accessKeyId } : undefined;
}
