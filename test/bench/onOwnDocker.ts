/**
 * Benchmarks that need a Docker where there is nobody else: this file runs itself there, in the network of that Docker.
 * `node test/bench/onOwnDocker.ts <name>` is that run.
 */
import { fileURLToPath } from 'node:url';
import { inOwnDocker } from '../support/inOwnDocker.ts';

const FIGURES: Readonly<Record<string, () => Promise<string>>> = {
  balancer: async () => (await import('./balancer.ts')).balancerFigures(),
  swarm: async () => (await import('./swarm.ts')).swarmFigures(),
};

/** Starts that Docker; the benchmark prints its table itself. */
export async function onOwnDocker(name: 'balancer' | 'swarm'): Promise<string> {
  const code = await inOwnDocker([fileURLToPath(import.meta.url), name]);
  if (code === undefined) throw new Error('it needs root and a dockerd of its own');
  if (code !== 0) throw new Error('see above');
  return '';
}

if (import.meta.main) {
  const [name = ''] = process.argv.slice(2);
  console.log(await FIGURES[name]?.());
}
