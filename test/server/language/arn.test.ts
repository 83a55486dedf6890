import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatArn, isRegion, mistakeIn, parseArn, partitionOf } from '../../../server/src/language/arn.ts';

describe('an ARN', () => {
  it('is taken apart into the parts all services have in common', () => {
    expect(parseArn('arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-AbCdEf:key::')).toEqual({
      partition: 'aws',
      service: 'secretsmanager',
      region: 'eu-central-1',
      account: '123456789012',
      resource: 'secret:shop/db-AbCdEf:key::',
    });
  });

  it('may lack region and account', () => {
    expect(parseArn('arn:aws-cn:s3:::bucket/key.env')).toMatchObject({
      region: '',
      account: '',
      resource: 'bucket/key.env',
    });
  });

  it.each([
    '',
    'arn',
    'arn:aws:s3',
    'arn:aws:s3:::',
    'https://example.com/a:b:c:d:e',
    ' arn:aws:s3:::b/k',
    'my/parameter',
  ])('is not %j', (text) => expect(parseArn(text)).toBeUndefined());

  it('is written as it was read', () => {
    const part = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    fc.assert(
      fc.property(
        part,
        part,
        part,
        fc.stringMatching(/^[0-9]{12}$/),
        fc.stringMatching(/^[\w:/.-]{1,30}$/),
        (...parts) => {
          const text = ['arn', ...parts].join(':');
          const arn = parseArn(text);
          expect(arn).toBeDefined();
          if (arn !== undefined) expect(formatArn(arn)).toBe(text);
        },
      ),
    );
  });

  it('never makes the parser throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseArn(text)));
  });
});

describe('partitions and regions', () => {
  it.each([
    ['eu-central-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('%s is in %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
    expect(isRegion(region)).toBe(true);
  });

  it.each(['', 'Frankfurt', 'eu-central', 'eu_central_1', 'us-east-1a'])('%j is no region', (text) => {
    expect(isRegion(text)).toBe(false);
  });

  it.each([
    ['arn:aws:ssm:cn-north-1:123456789012:parameter/a', /partition `aws-cn`/],
    ['arn:aws:ssm:moon:123456789012:parameter/a', /`moon` is no region/],
    ['arn:aws:ssm:eu-west-1:1234:parameter/a', /12 digits/],
  ])('%s has a mistake', (text, words) => {
    const arn = parseArn(text);
    expect(arn === undefined ? undefined : mistakeIn(arn)).toMatch(words);
  });

  it('has none where all parts fit, or are left to the service', () => {
    for (const text of [
      'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/a',
      'arn:aws:s3:::b/k',
      'arn:aws:iam::aws:policy/x',
    ]) {
      const arn = parseArn(text);
      expect(arn).toBeDefined();
      if (arn !== undefined) expect(mistakeIn(arn)).toBeUndefined();
    }
  });
});
