import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, risksOf } from '../../../../client/extension/run/risks.ts';

const container = (members: object) => ({
  family: 'web',
  containerDefinitions: [{ name: 'web', image: 'nginx', ...members }],
});

describe('risks of a definition', () => {
  it('has none for what stays inside its containers', () => {
    expect(risksOf({ ...container({}), networkMode: 'awsvpc', volumes: [{ name: 'data' }] }, {})).toEqual([]);
  });

  it.each([
    ['privileged', container({ privileged: true }), /privileged/],
    ['capabilities', container({ linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } }), /SYS_ADMIN/],
    ['devices', container({ linuxParameters: { devices: [{ hostPath: '/dev/kvm' }] } }), /\/dev\/kvm/],
    ['security options', container({ dockerSecurityOptions: ['apparmor:unconfined'] }), /apparmor:unconfined/],
    [
      'a host mount',
      { ...container({}), volumes: [{ name: 'all', host: { sourcePath: '/' } }] },
      /"all" is \/ of this machine/,
    ],
    ['host network', { ...container({}), networkMode: 'host' }, /network of this machine/],
    ['host processes', { ...container({}), pidMode: 'host' }, /processes/],
    ['host memory', { ...container({}), ipcMode: 'host' }, /memory/],
  ])('names %s', (_name, definition, expected) => {
    const risks = risksOf(definition, {});
    expect(risks).toHaveLength(1);
    expect(risks[0]).toMatch(expected);
  });

  it('names a role whose credentials it gets, and none that gives it nothing', () => {
    const definition = { ...container({}), taskRoleArn: 'arn:aws:iam::1:role/app' };
    expect(risksOf(definition, {}, { mode: 'assume' })).toEqual([expect.stringContaining('role/app')]);
    expect(risksOf(definition, {})).toEqual([]);
  });

  it('counts a host path the overlay adds, and not a container it skips', () => {
    const definition = { ...container({ privileged: true }), volumes: [{ name: 'data' }] };
    expect(risksOf(definition, { volumes: { data: { hostPath: '/home' } } })).toHaveLength(2);
    expect(risksOf(definition, { containers: { web: { skip: true } } })).toEqual([]);
  });

  it('never throws, whatever the file holds', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (definition) => void risksOf(definition, {})));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void risksOf({ containerDefinitions: [value], volumes: [value] }, {})),
    );
  });
});

describe('the digest that is asked about once', () => {
  it('is the same whatever the order of members', () => {
    expect(digestOf({ family: 'a', cpu: '1' }, {})).toBe(digestOf({ cpu: '1', family: 'a' }, {}));
  });

  it('changes with the definition and with the overlay', () => {
    const before = digestOf({ family: 'a' }, {});
    expect(digestOf({ family: 'b' }, {})).not.toBe(before);
    expect(digestOf({ family: 'a' }, { containers: { web: { image: 'x' } } })).not.toBe(before);
  });
});
