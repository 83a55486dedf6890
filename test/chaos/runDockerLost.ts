/** `npm run docker-lost -- [--services N] [--tasks N]`: services on three Docker engines of its own, one of which is killed. */
import { parseArgs } from 'node:util';
import { canHaveOwnDocker } from '../support/ownDocker.ts';
import { dockerLost } from './dockerLost.ts';

const { values } = parseArgs({
  options: { services: { type: 'string', default: '5' }, tasks: { type: 'string', default: '10' } },
});
const services = Number(values.services);
const tasksOfEach = Number(values.tasks);
if (!(Number.isInteger(services) && services > 0 && Number.isInteger(tasksOfEach) && tasksOfEach > 0)) {
  console.error('--services and --tasks (of each service) take whole numbers above 0.');
  process.exit(2);
}
if (!canHaveOwnDocker()) {
  console.error('This takes root, dockerd and network namespaces: three Docker engines are started.');
  process.exit(2);
}
const { started, replaced, settled, lost } = await dockerLost({ services, tasksOfEach, tell: console.log });
console.log(
  `${services * tasksOfEach} tasks started in ${started.toFixed(1)} s; ${lost} of them lost with their Docker and replaced in ` +
    `${replaced.toFixed(1)} s; what came back ended in ${settled.toFixed(1)} s; all is well.`,
);
