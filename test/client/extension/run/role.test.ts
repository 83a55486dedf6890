import { describe, expect, it } from 'vitest';
import {
  looksLikeProduction,
  profilesIn,
  roleFor,
  roleRisks,
  toldRole,
} from '../../../../client/extension/run/role.ts';

const taskRoleArn = 'arn:aws:iam::123456789012:role/shop';
const machine = { roleMode: 'none', awsProfile: '' } as const;

describe('whose credentials a run gets', () => {
  it('are nobody’s unless something was chosen', () => {
    expect(roleFor({ taskRoleArn }, undefined, machine)).toBeUndefined();
    expect(roleFor({}, { mode: 'assume' }, machine)).toBeUndefined();
    expect(roleFor({ taskRoleArn: '' }, { mode: 'assume' }, machine)).toBeUndefined();
  });

  it('are those of the workspace before those of the machine', () => {
    expect(roleFor({ taskRoleArn }, undefined, { roleMode: 'profile', awsProfile: 'dev' })).toEqual({
      mode: 'profile',
      profile: 'dev',
    });
    expect(roleFor({ taskRoleArn }, { mode: 'none' }, { roleMode: 'profile', awsProfile: '' })).toBeUndefined();
    expect(roleFor({ taskRoleArn }, { mode: 'assume', profile: 'qa' }, { ...machine, awsProfile: 'dev' })).toEqual({
      mode: 'assume',
      profile: 'qa',
    });
    expect(roleFor({ taskRoleArn }, { mode: 'fixed' }, { ...machine, awsProfile: 'dev' })).toEqual({ mode: 'fixed' });
  });
});

describe('a name that looks like production', () => {
  it.each(['shop-prod', 'ProdTaskRole', 'arn:aws:iam::1:role/live/app', 'production', 'shop_prd', 'PROD', 'prod2'])(
    '%s',
    (name) => expect(looksLikeProduction(name)).toBe(true),
  );
  it.each(['product-images', 'deliver', 'reproduce', 'arn:aws:iam::1:role/dev/app', 'productionist', 'olive'])(
    'is not %s',
    (name) => expect(looksLikeProduction(name)).toBe(false),
  );
});

it('tells the engine of none as well, whose own role mode would hold otherwise', () => {
  expect(toldRole({ taskRoleArn }, undefined)).toEqual({ mode: 'none' });
  expect(toldRole({ taskRoleArn }, { mode: 'assume' })).toEqual({ mode: 'assume' });
  expect(toldRole({}, undefined)).toBeUndefined();
});

describe('what is risky about it', () => {
  it('is told with the role and the profile', () => {
    expect(roleRisks({}, { mode: 'profile' })).toEqual([]);
    expect(roleRisks({ taskRoleArn: `${taskRoleArn}-prod` }, undefined)).toEqual([]);
    expect(roleRisks({ taskRoleArn }, { mode: 'profile', profile: 'dev' })[0]).toMatch(/your own .* "dev"\.$/);
    expect(roleRisks({ taskRoleArn: `${taskRoleArn}-prod` }, { mode: 'assume' })[0]).toMatch(/PRODUCTION/);
    expect(roleRisks({ taskRoleArn }, { mode: 'profile', profile: 'live' })[0]).toMatch(/PRODUCTION/);
    expect(roleRisks({ taskRoleArn }, { mode: 'fixed', profile: 'live' })[0]).not.toMatch(/PRODUCTION/);
  });
});

it('finds the profiles of ~/.aws', () => {
  expect(profilesIn('[default]\nregion = x\n[profile dev]\n[sso-session corp]\n [ qa ]\n[services x]')).toEqual([
    'default',
    'dev',
    'qa',
  ]);
});
