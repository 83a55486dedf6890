/** `npm run bench`: every benchmark in turn, one table each. Ratios within one run; machines are noisy. */
import { runTaskBench } from './runTask.ts';

console.log(await runTaskBench());
