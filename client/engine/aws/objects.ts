/**
 * Reads an object of S3. One request, signed by hand: the SDK's client of S3 is as big as all else the engine uses of the
 * SDK together.
 */
import { awsCredentials, endpointOf, type AwsIdentity } from './credentials.ts';

const PATIENCE = 15_000;

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  /** Of the ARN; `aws` nearly everywhere. */
  readonly partition: string;
}

/** `arn:aws:s3:::bucket/key`; undefined when it is none. */
export function parseObjectArn(arn: string): S3Object | undefined {
  const [, partition, bucket, key] = /^arn:([^:]+):s3:::([^/]+)\/(.+)$/.exec(arn) ?? [];
  return partition === undefined || bucket === undefined || key === undefined ? undefined : { partition, bucket, key };
}

/**
 * The text of an object.
 * @throws Error with the words of S3
 */
export async function readAwsObject(arn: string, identity: AwsIdentity, signal: AbortSignal): Promise<string> {
  const object = parseObjectArn(arn);
  if (!object) throw new Error(`${arn} is not the ARN of an object in S3`);
  const { loadConfig, NODE_REGION_CONFIG_OPTIONS } = await import('./sdk.ts');
  const configured = loadConfig(
    { ...NODE_REGION_CONFIG_OPTIONS, default: 'us-east-1' },
    identity.profile === undefined ? {} : { profile: identity.profile },
  );
  const region = await configured();
  const first = await request(object, region, identity, signal);
  // The ARN does not tell where the bucket is; S3 does.
  const home = first.headers.get('x-amz-bucket-region') ?? region;
  const response = first.ok || home === region ? first : await request(object, home, identity, signal);
  const text = await response.text();
  if (response.ok) return text;
  const said = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  throw new Error(`${said('Code') ?? `S3 answered ${response.status}`}: ${said('Message') ?? response.statusText}`);
}

async function request(
  { bucket, key, partition }: S3Object,
  region: string,
  identity: AwsIdentity,
  signal: AbortSignal,
): Promise<Response> {
  const { SignatureV4, Hash } = await import('./sdk.ts');
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint =
    (await endpointOf({ profile: identity.profile ?? 'default' }, 's3')) ??
    process.env['AWS_ENDPOINT_URL_S3'] ??
    process.env['AWS_ENDPOINT_URL'] ??
    `https://s3.${region}.${domain}`;
  const url = new URL(endpoint);
  const path = `/${[bucket, ...key.split('/')].map(encodeSegment).join('/')}`;
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: await awsCredentials(identity),
    sha256: Hash.bind(null, 'sha256'),
    // S3 alone signs the path as it is sent.
    uriEscapePath: false,
  });
  const signed = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path,
    headers: { host: url.host },
  });
  return await fetch(new URL(path, url), {
    headers: signed.headers,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  });
}

/** As AWS encodes it: everything but letters, digits and `-._~`. */
const encodeSegment = (segment: string) =>
  encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
