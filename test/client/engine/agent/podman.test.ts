import { expect, it } from 'vitest';
import { podmanNotices } from '../../../../client/engine/agent/podman.ts';

it('Podman is told of where it does otherwise, and only there', () => {
  const told = podmanNotices(
    {
      family: 'web',
      containerDefinitions: [
        { name: 'db', healthCheck: { command: ['CMD-SHELL', 'true'] } },
        { name: 'web', links: ['db'] },
        { name: 'job', logConfiguration: { logDriver: 'awslogs' } },
        { name: 'plain', logConfiguration: { logDriver: 'json-file' } },
      ],
    },
    undefined,
  );
  expect(told.map(({ pointer }) => pointer)).toEqual([
    '/containerDefinitions/0/healthCheck',
    '/containerDefinitions/1/links',
    '/containerDefinitions/2/logConfiguration/logDriver',
  ]);
});
