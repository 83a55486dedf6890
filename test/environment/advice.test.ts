import { expect, test } from 'vitest';
import { advice } from './docker.mjs';
import { differences } from './nodeModules.mjs';

const refused = { endpoint: 'unix:///var/run/docker.sock', error: { code: 'EACCES', message: 'permission denied' } };
const missing = { endpoint: 'unix:///var/run/docker.sock', error: { code: 'ENOENT', message: 'no such file' } };

test.each(['darwin', 'win32', 'linux'] as const)(
  'on %s the advice names what was tried and a next step',
  (platform) => {
    const text = advice([missing], platform, '');
    expect(text).toContain('unix:///var/run/docker.sock: no such file');
    expect(text).toMatch(/Install/);
  },
);

test('a socket that may not be opened leads to the docker group, not to an installation', () => {
  expect(advice([refused], 'linux', '')).toContain('sudo usermod -aG docker');
  expect(advice([refused], 'linux', '')).not.toMatch(/Install/);
});

test('an address chosen by DOCKER_HOST is the thing to mend', () => {
  expect(advice([missing], 'linux', missing.endpoint)).toContain('DOCKER_HOST names this address');
});

test('packages count as installed when every one that is not optional has the locked version', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  };
  expect(differences(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toEqual([]);
  expect(differences(wanted, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toEqual(['node_modules/a']);
  expect(differences(wanted, undefined)).toEqual(['node_modules/a']);
});
