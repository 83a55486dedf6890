/**
 * `npm run bench`: every benchmark in turn, one table each; `npm run bench -- analysis` runs those that are named. Ratios
 * within one run; machines are noisy.
 */
import { cpus, loadavg } from 'node:os';

const BENCHES: Readonly<Record<string, () => Promise<string>>> = {
  analysis: async () => (await import('./analysis.ts')).analysisBench(),
  server: async () => (await import('./server.ts')).serverBench(),
  growth: async () => (await import('./growth.ts')).growthBench(),
  task: async () => (await import('./task.ts')).taskBench(),
  compose: async () => (await import('./compose.ts')).composeBench(),
  manyTasks: async () => (await import('./manyTasks.ts')).manyTasksBench(),
  logs: async () => (await import('./logs.ts')).logsBench(),
  swarm: async () => (await import('./onOwnDocker.ts')).onOwnDocker('swarm'),
  balancer: async () => (await import('./onOwnDocker.ts')).onOwnDocker('balancer'),
  reconcile: async () => (await import('./reconcile.ts')).reconcileBench(),
};

const load = () => loadavg()[0]?.toFixed(1) ?? '';

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown.join('", "')}". There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(`\n## ${name}\n`);
  try {
    const before = load();
    console.log(await bench());
    console.log(`\n_Load of the machine ${before} before and ${load()} after, on ${cpus().length} CPUs._`);
  } catch (error) {
    console.log(`It could not be run: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
