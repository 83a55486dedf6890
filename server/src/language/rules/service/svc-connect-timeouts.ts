import { linkedLevel, type ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { pages } from './launching.ts';
import { namedPorts } from './namedPorts.ts';

export const svcConnectTimeouts: ServiceRule = {
  code: 'svc-connect-timeouts',
  level: 'error',
  summary: 'Timeouts of Service Connect are not negative, and one per request is for ports with an appProtocol.',
  docs: pages.connect,
  *check({ serviceConnect }, { linked }) {
    const ports = linked === undefined ? undefined : namedPorts(linked);
    if (linked === undefined || ports === undefined) return;
    for (const { perRequestTimeout, portName } of serviceConnect?.services?.items ?? []) {
      const mapping = ports.find(({ name }) => name?.value === portName?.value);
      if (perRequestTimeout === undefined || mapping === undefined || mapping.appProtocol !== undefined) continue;
      yield {
        at: perRequestTimeout.node,
        ...linkedLevel(linked),
        message: `The port \`${String(portName?.value)}\` has no \`appProtocol\`, so it is plain TCP, in which Service Connect sees no requests to time.`,
        related: [{ at: mapping.node, message: 'The port mapping', document: linked.document }],
        fixes: [remove(perRequestTimeout.node)],
      };
    }
  },
};
