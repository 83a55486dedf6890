import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAwsSecretReader, type AwsSecretSource } from '../../../../client/engine/aws/secrets.ts';
import { startFakeAws, type FakeAws } from '../../../support/fakeAws.ts';

const KEYS = { accessKeyId: 'AKIADEVELOPER', secretAccessKey: 'of-the-developer' };
const ROLE_KEYS = { accessKeyId: 'ASIAROLE', secretAccessKey: 'of-the-role', sessionToken: 'session' };
const PARAMETER = 'arn:aws:ssm:eu-central-1:123456789012:parameter/app/token';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';

let aws: FakeAws;
let home: string;
const signal = new AbortController().signal;

beforeEach(async () => {
  aws = await startFakeAws({
    keys: [KEYS, ROLE_KEYS],
    roleKeys: ROLE_KEYS,
    parameters: {
      [PARAMETER]: 'by ARN',
      token: 'by name',
      ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`p${index}`, `value ${index}`])),
    },
    secrets: { [SECRET]: 'current', [`${SECRET}#AWSPREVIOUS`]: 'previous', [`${SECRET}#v0`]: 'of version v0' },
  });
  home = await mkdtemp(join(tmpdir(), 'drydock-home-'));
  await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true });
  await profiles(`[default]\nregion = us-west-2\n`, `[default]\naws_access_key_id = ${KEYS.accessKeyId}\n`);
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
  await rm(home, { recursive: true });
});

async function profiles(config: string, credentials: string): Promise<void> {
  await writeFile(join(home, '.aws', 'config'), config);
  const secretKey = `aws_secret_access_key = ${KEYS.secretAccessKey}\n`;
  await writeFile(join(home, '.aws', 'credentials'), credentials + (credentials === '' ? '' : secretKey));
}

const read = (sources: readonly AwsSecretSource[], profile?: string) =>
  createAwsSecretReader().read(sources, { profile }, signal);

describe('secrets of AWS', () => {
  it('come from the Parameter Store of the ARN, decrypted, asked for as ECS does', async () => {
    expect(await read([{ kind: 'parameter', name: PARAMETER, region: 'eu-central-1' }])).toEqual(['by ARN']);
    expect(aws.requests).toEqual([
      {
        service: 'ssm',
        region: 'eu-central-1',
        accessKeyId: KEYS.accessKeyId,
        operation: 'GetParameters',
        input: { Names: [PARAMETER], WithDecryption: true },
      },
    ]);
  });

  it('come from the region of the profile when a parameter is named without one', async () => {
    expect(await read([{ kind: 'parameter', name: 'token' }])).toEqual(['by name']);
    expect(aws.requests[0]).toMatchObject({ service: 'ssm', region: 'us-west-2' });
  });

  it('come ten parameters at a time, in the order they were asked for', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `p${11 - index}`);
    const values = await read(names.map((name) => ({ kind: 'parameter', name })));
    expect(values).toEqual(names.map((name) => `value ${name.slice(1)}`));
    expect(aws.requests.map(({ input }) => (input['Names'] as string[]).length)).toEqual([10, 2]);
  });

  it('come from Secrets Manager by ARN, stage and version', async () => {
    const secret = { kind: 'secret', id: SECRET, region: 'eu-west-1' } as const;
    expect(await read([secret, { ...secret, versionStage: 'AWSPREVIOUS' }, { ...secret, versionId: 'v0' }])).toEqual([
      'current',
      'previous',
      'of version v0',
    ]);
    expect(aws.requests.map(({ service, region, input }) => ({ service, region, input }))).toEqual([
      { service: 'secretsmanager', region: 'eu-west-1', input: { SecretId: SECRET } },
      {
        service: 'secretsmanager',
        region: 'eu-west-1',
        input: { SecretId: SECRET, VersionStage: 'AWSPREVIOUS' },
      },
      { service: 'secretsmanager', region: 'eu-west-1', input: { SecretId: SECRET, VersionId: 'v0' } },
    ]);
  });

  it('are asked for with a role that the profile assumes', async () => {
    await profiles(
      `[profile ops]\nregion = us-east-2\nrole_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = base\n`,
      `[base]\naws_access_key_id = ${KEYS.accessKeyId}\n`,
    );
    expect(await read([{ kind: 'parameter', name: 'token' }], 'ops')).toEqual(['by name']);
    expect(aws.requests.map(({ operation, accessKeyId }) => [operation, accessKeyId])).toEqual([
      ['AssumeRole', KEYS.accessKeyId],
      ['GetParameters', ROLE_KEYS.accessKeyId],
    ]);
  });

  it('are asked for with a login through SSO', async () => {
    await profiles(
      `[profile work]\nregion = us-east-2\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Developer\n` +
        `[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n`,
      '',
    );
    await writeFile(
      join(home, '.aws', 'sso', 'cache', `${createHash('sha1').update('corp').digest('hex')}.json`),
      JSON.stringify({
        accessToken: 'of the browser',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        region: 'us-east-1',
        startUrl: 'https://corp.example/start',
      }),
    );
    expect(await read([{ kind: 'parameter', name: 'token' }], 'work')).toEqual(['by name']);
    expect(aws.requests[0]).toMatchObject({
      operation: 'GetRoleCredentials',
      input: { token: 'of the browser', account_id: '123456789012', role_name: 'Developer' },
    });
    expect(aws.requests[1]).toMatchObject({ operation: 'GetParameters', accessKeyId: ROLE_KEYS.accessKeyId });
  });

  it('are asked for with what the profile says now, not with what it said before', async () => {
    const token = { kind: 'parameter', name: 'token' } as const;
    await profiles('', '');
    await expect(read([token])).rejects.toThrow();
    await profiles('[default]\nregion = sa-east-1\n', `[default]\naws_access_key_id = ${KEYS.accessKeyId}\n`);
    await read([token]);
    expect(aws.requests).toMatchObject([{ region: 'sa-east-1', accessKeyId: KEYS.accessKeyId }]);
  });

  it('come from where the profile has its services, as with LocalStack', async () => {
    for (const name of Object.keys(aws.environment)) vi.stubEnv(name, undefined);
    await profiles(
      `[profile here]\nregion = us-east-2\nservices = local\n` +
        `[services local]\nssm =\n  endpoint_url = ${aws.endpoint}\nsecrets_manager =\n  endpoint_url = ${aws.endpoint}\n` +
        `[profile there]\nregion = us-east-2\nendpoint_url = ${aws.endpoint}\n`,
      `[here]\naws_access_key_id = ${KEYS.accessKeyId}\naws_secret_access_key = ${KEYS.secretAccessKey}\n` +
        `[there]\naws_access_key_id = ${KEYS.accessKeyId}\n`,
    );
    expect(await read([{ kind: 'parameter', name: 'token' }], 'here')).toEqual(['by name']);
    expect(await read([{ kind: 'secret', id: SECRET, region: 'eu-west-1' }], 'here')).toEqual(['current']);
    expect(await read([{ kind: 'parameter', name: 'token' }], 'there')).toEqual(['by name']);
  });

  it('fail with the words of the service', async () => {
    await expect(read([{ kind: 'parameter', name: 'nowhere' }])).rejects.toThrow('invalid parameters: nowhere');
    await expect(read([{ kind: 'secret', id: 'nowhere', region: 'eu-west-1' }])).rejects.toThrow(
      "Secrets Manager can't find the specified secret.",
    );
  });
});
