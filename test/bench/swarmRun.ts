/** What `npm run bench -- swarm` runs on a Docker of its own. */
import { swarmFigures } from './swarm.ts';

console.log(await swarmFigures());
