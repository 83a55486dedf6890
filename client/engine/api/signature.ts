/**
 * Verification of AWS Signature Version 4 in the Authorization header. Signing libraries choose for themselves which
 * headers they sign and change requests on the way; a verifier must repeat exactly what the client did, so this is our
 * own. Errors are those AWS's JSON services answer.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey } from '../state/credentialsFile.ts';
import { ApiError } from './errors.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** How far a client's clock may be off, as at AWS. */
const TOLERANCE_MINUTES = 5;
/** The API is that of Amazon ECS and parts of CloudWatch Logs and Application Auto Scaling. */
const SERVICES = ['ecs', 'logs', 'application-autoscaling'];
const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Checks that a request was signed with the key, for this service, not long ago.
 * @param now milliseconds since the epoch
 * @throws ApiError
 */
export function verifySignature(request: SignedRequest, key: AccessKey, now: number): void {
  const authorization = single(request.headers['authorization']);
  if (authorization === undefined) {
    throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const { accessKeyId, scope, signedHeaders, signature } = parseAuthorization(authorization);
  const [date = '', region = '', service = '', terminator = ''] = scope;
  if (accessKeyId !== key.accessKeyId) {
    throw new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  if (!SERVICES.includes(service)) throw invalid("Credential should be scoped to correct service: 'ecs'.");
  if (terminator !== 'aws4_request')
    throw invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
  if (!signedHeaders.includes('host')) throw invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");

  const time = single(request.headers['x-amz-date']) ?? '';
  checkTime(time, date, now);

  const canonical = canonicalRequest(request, signedHeaders);
  const toSign = [ALGORITHM, time, scope.join('/'), sha256(canonical)].join('\n');
  const signingKey = [date, region, service, terminator].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${key.secretAccessKey}`),
  );
  const expected = hmac(signingKey, toSign);
  const given = Buffer.from(signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}

const invalid = (message: string) => new ApiError('InvalidSignatureException', message);
const incomplete = (message: string) => new ApiError('IncompleteSignatureException', message);

function parseAuthorization(text: string) {
  if (!text.startsWith(`${ALGORITHM} `)) {
    throw incomplete(
      `Authorization header must start with '${ALGORITHM}'; it starts with '${text.split(' ')[0] ?? ''}'.`,
    );
  }
  const parts = new Map(
    text
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => {
        const [name = '', ...value] = part.trim().split('=');
        return [name, value.join('=')] as const;
      }),
  );
  const part = (name: string) => {
    const value = parts.get(name);
    if (!value) throw incomplete(`Authorization header requires '${name}' parameter.`);
    return value;
  };
  // An access key id has no slash, and the scope has four parts after it.
  const [accessKeyId = '', ...scope] = part('Credential').split('/');
  if (scope.length !== 4) {
    throw incomplete('Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.');
  }
  return { accessKeyId, scope, signedHeaders: part('SignedHeaders').split(';'), signature: part('Signature') };
}

function checkTime(time: string, scopeDate: string, now: number): void {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  if (!match) {
    throw incomplete(
      "Authorization header requires existence of an 'X-Amz-Date' header with a time like 20261122T153000Z.",
    );
  }
  const [, ...parts] = match;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const signedAt = Date.UTC(year, month - 1, day, hour, minute, second);
  if (!time.startsWith(scopeDate)) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scopeDate}' != '${time.slice(0, 8)}'.`,
    );
  }
  const tolerance = TOLERANCE_MINUTES * 60_000;
  const told = `(${amzDate(now)} ${signedAt < now ? '-' : '+'} ${TOLERANCE_MINUTES} min.)`;
  if (signedAt < now - tolerance) {
    throw invalid(`Signature expired: ${time} is now earlier than ${amzDate(now - tolerance)} ${told}`);
  }
  if (signedAt > now + tolerance) {
    throw invalid(`Signature not yet current: ${time} is still later than ${amzDate(now + tolerance)} ${told}`);
  }
}

const amzDate = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const question = request.url.indexOf('?');
  const path = question < 0 ? request.url : request.url.slice(0, question);
  const query = question < 0 ? '' : request.url.slice(question + 1);
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headerValue(request.headers[name])}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

/** The path as sent, each segment encoded once more, as every service but S3 wants it. */
const canonicalPath = (path: string) => path.split('/').map(encode).join('/') || '/';

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Percent-encoding of all but the unreserved characters of RFC 3986. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

const single = (value: string | readonly string[] | undefined) => (typeof value === 'string' ? value : value?.[0]);

const headerValue = (value: string | readonly string[] | undefined) =>
  (typeof value === 'string' ? [value] : (value ?? [])).map((each) => each.trim().replace(/ +/g, ' ')).join(',');

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data).digest();
