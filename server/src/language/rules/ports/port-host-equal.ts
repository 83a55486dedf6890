import { equalPorts } from './equalPorts.ts';

export const portHostEqual = equalPorts({
  code: 'port-host-equal',
  mode: 'host',
  because: 'containers listen on the ports of the instance itself',
});
