import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseObjectArn, readAwsObject } from '../../../../client/engine/aws/objects.ts';
import { startFakeAws, type FakeAws } from '../../../support/fakeAws.ts';

const KEYS = { accessKeyId: 'AKIADEVELOPER', secretAccessKey: 'of-the-developer' };

let aws: FakeAws;
let home: string;
const read = (arn: string) => readAwsObject(arn, { profile: 'dev' }, new AbortController().signal);

beforeEach(async () => {
  aws = await startFakeAws({
    keys: [KEYS],
    objects: { '/bucket/app.env': 'A=1\n', "/bucket/some folder/it's (1)+ä.env": 'B=2\n' },
    bucketRegion: 'eu-west-3',
  });
  home = await mkdtemp(join(tmpdir(), 'drydock-home-'));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), '[profile dev]\nregion = us-west-2\n');
  await writeFile(
    join(home, '.aws', 'credentials'),
    `[dev]\naws_access_key_id = ${KEYS.accessKeyId}\naws_secret_access_key = ${KEYS.secretAccessKey}\n`,
  );
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
  await rm(home, { recursive: true });
});

describe('an object of S3', () => {
  it('is read from the region its bucket is in, which S3 tells', async () => {
    expect(await read('arn:aws:s3:::bucket/app.env')).toBe('A=1\n');
    expect(aws.requests.map(({ operation, region }) => [operation, region])).toEqual([
      ['GetObject', 'us-west-2'],
      ['GetObject', 'eu-west-3'],
    ]);
  });

  it('may have any name', async () => {
    expect(await read("arn:aws:s3:::bucket/some folder/it's (1)+ä.env")).toBe('B=2\n');
  });

  it('fails with the words of S3', async () => {
    await expect(read('arn:aws:s3:::bucket/nowhere.env')).rejects.toThrow(
      'NoSuchKey: The specified key does not exist.',
    );
    await expect(read('arn:aws:s3:::bucket')).rejects.toThrow('is not the ARN of an object in S3');
  });

  it('is named by its ARN', () => {
    expect(parseObjectArn('arn:aws-cn:s3:::bucket/a/b.env')).toEqual({
      partition: 'aws-cn',
      bucket: 'bucket',
      key: 'a/b.env',
    });
    expect(parseObjectArn('s3://bucket/key')).toBeUndefined();
  });
});
