import { describe, expect, it } from 'vitest';
import {
  parseReference,
  pickValue,
  registryLogin,
  wholeSecret,
} from '../../../../../client/engine/agent/secretProviders/reference.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';

describe('a reference to a secret', () => {
  it.each([
    ['token', { kind: 'parameter', name: 'token' }],
    ['/app/token', { kind: 'parameter', name: '/app/token' }],
    [
      'arn:aws:ssm:eu-west-1:123456789012:parameter/app/token',
      { kind: 'parameter', name: 'arn:aws:ssm:eu-west-1:123456789012:parameter/app/token', region: 'eu-west-1' },
    ],
    [ARN, { kind: 'secret', id: ARN, region: 'eu-west-1' }],
    [`${ARN}:password::`, { kind: 'secret', id: ARN, region: 'eu-west-1', jsonKey: 'password' }],
    [`${ARN}::AWSPREVIOUS:`, { kind: 'secret', id: ARN, region: 'eu-west-1', versionStage: 'AWSPREVIOUS' }],
    [`${ARN}:user::9d4c`, { kind: 'secret', id: ARN, region: 'eu-west-1', jsonKey: 'user', versionId: '9d4c' }],
  ])('%s is read as ECS reads it', (reference, source) => {
    expect(parseReference(reference, 'parameter')).toEqual(source);
  });

  it('names a secret by a plain name where registry credentials stand', () => {
    expect(parseReference('registry', 'secret')).toEqual({ kind: 'secret', id: 'registry' });
  });

  it('leads to the whole secret without key and version', () => {
    expect(wholeSecret(`${ARN}:password::`)).toBe(ARN);
    expect(wholeSecret('/app/token')).toBe('/app/token');
  });
});

describe('the value of a secret', () => {
  const of = (jsonKey: string) => parseReference(`${ARN}:${jsonKey}::`, 'parameter');

  it('is its text, or one member of it', () => {
    const text = '{"password": "p:w", "port": 5432, "on": true}';
    expect(pickValue(parseReference(ARN, 'parameter'), text)).toBe(text);
    expect([pickValue(of('password'), text), pickValue(of('port'), text), pickValue(of('on'), text)]).toEqual([
      'p:w',
      '5432',
      'true',
    ]);
  });

  it('is missing when the text has no such member', () => {
    expect(() => pickValue(of('password'), '{"user": "u"}')).toThrow(
      'retrieved secret from Secrets Manager did not contain json key password',
    );
    expect(() => pickValue(of('password'), 'hunter2')).toThrow('not a JSON object');
    expect(() => pickValue(of('toString'), '{}')).toThrow('json key toString');
  });

  it('is a login when it has a user name and a password', () => {
    expect(registryLogin('{"username": "u", "password": "p", "more": 1}')).toEqual({ username: 'u', password: 'p' });
    expect(() => registryLogin('{"username": "u"}')).toThrow('"username" and "password"');
    expect(() => registryLogin('u:p')).toThrow('"username" and "password"');
  });
});
