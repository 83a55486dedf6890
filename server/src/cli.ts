import { readFile } from 'node:fs/promises';
import manifest from '../../package.json' with { type: 'json' };
import { runCli } from './cli/run.ts';

async function main(): Promise<void> {
  const { exitCode, stdout, stderr } = await runCli(process.argv.slice(2), {
    readFile: (path) => readFile(path, 'utf8'),
    version: manifest.version,
    isColored: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  // Not exit(): what is written to a pipe must arrive.
  process.exitCode = exitCode;
}

void main();
