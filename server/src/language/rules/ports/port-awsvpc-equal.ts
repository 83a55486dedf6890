import { equalPorts } from './equalPorts.ts';

export const portAwsvpcEqual = equalPorts({
  code: 'port-awsvpc-equal',
  mode: 'awsvpc',
  because: 'the task has an address of its own',
});
