/** Global set-up of the suites that need Docker or VS Code: one that is run by itself finds the machine as `npm test` makes it. */
import { setUp, variablesOf } from './setup.mjs';

export async function setup() {
  if (process.env.DRYDOCK_IS_SET_UP) return;
  Object.assign(process.env, variablesOf(await setUp({ forTests: true })));
}
