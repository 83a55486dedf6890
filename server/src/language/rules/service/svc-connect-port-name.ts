import { nearest } from '../../nearest.ts';
import { linkedLevel, type ServiceRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';
import { namedPorts } from './namedPorts.ts';

export const svcConnectPortName: ServiceRule = {
  code: 'svc-connect-port-name',
  level: 'error',
  summary: 'Service Connect names a port mapping of the task definition.',
  docs: pages.connect,
  *check({ serviceConnect }, { linked }) {
    const ports = linked === undefined ? undefined : namedPorts(linked);
    if (linked === undefined || ports === undefined) return;
    const names = ports.flatMap(({ name }) => name?.value ?? []);
    for (const { portName } of serviceConnect?.services?.items ?? []) {
      if (portName?.value === undefined || names.includes(portName.value)) continue;
      const near = nearest(portName.value, names, 3);
      yield {
        at: portName.node,
        ...linkedLevel(linked),
        message: `No port mapping of the task definition is named \`${portName.value}\`; ${names.length === 0 ? 'none has a name' : `there are ${listOf(names, 'and')}`}.`,
        ecsMessage: `portName(${portName.value}) does not refer to any named PortMapping in the container definitions.`,
        related: [
          {
            at: linked.task.containers?.node ?? linked.task.node,
            message: 'The containers',
            document: linked.document,
          },
        ],
        fixes: near === undefined ? [] : [replace(portName.node, near)],
      };
    }
  },
};
