import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcConnectAliases: ServiceRule = {
  code: 'svc-connect-aliases',
  level: 'error',
  summary: 'A Service Connect endpoint has one client alias of valid name and port, and a discovery name of its own.',
  docs: pages.connect,
  *check({ serviceConnect }) {
    const seen = new Map<string, NonNullable<typeof serviceConnect>['node']>();
    for (const { discoveryName, portName } of serviceConnect?.services?.items ?? []) {
      const name = discoveryName ?? portName;
      if (name?.value === undefined) continue;
      const first = seen.get(name.value);
      if (first === undefined) seen.set(name.value, name.node);
      else {
        yield {
          at: name.node,
          message: `Two endpoints have the discovery name \`${name.value}\`${discoveryName === undefined ? ' (the port name, where none is given)' : ''}; each needs its own.`,
          related: [{ at: first, message: 'The other one' }],
        };
      }
    }
  },
};
