import { describe, expect, it } from 'vitest';
import { codesOf, service } from '../../../support/language.ts';

const definition = (taskRoleArn: string) => ({
  family: 'web',
  taskRoleArn,
  containerDefinitions: [{ name: 'app', image: 'nginx:1.29', memory: 128 }],
});
const roleCodes = (role: string) => codesOf(definition(role)).filter((code) => code.startsWith('role-'));

describe('a role', () => {
  it.each([
    'arn:aws:iam::222233334444:role/web',
    'arn:aws-us-gov:iam::222233334444:role/a/path/web',
    'web-task_role',
    '${TASK_ROLE}',
    'arn:aws:iam::${ACCOUNT}:role/web',
  ])('may be %s', (role) => expect(roleCodes(role)).toEqual([]));

  it.each([
    '',
    ' ',
    'arn:aws:iam::222233334444:user/me',
    'arn:aws:iam:eu-central-1:222233334444:role/web',
    'arn:aws:iam::222233334444:role/',
    'arn:aws:iam:222233334444:role/web',
    'arn:aws:cloudformation:eu-central-1:222233334444:stack/web/1',
    'arn:aws:iam::22223333:role/web',
    'web role',
  ])('may not be %j', (role) => expect(roleCodes(role)).toEqual(['role-format']));

  it.each(['arn:aws:iam::123456789012:role/web', 'arn:aws:iam::aws_account_id:role/web'])(
    'of nobody is a hint: %s',
    (role) => expect(roleCodes(role)).toEqual(['role-account-placeholder']),
  );

  it('with a placeholder is left to whoever fills it in, also when it is registered', () => {
    expect(service.checkDefinition(definition('arn:aws:iam::<ACCOUNT_ID>:role/web'))).toEqual([]);
  });
});
