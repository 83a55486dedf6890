import { access, readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import manifest from '../../package.json' with { type: 'json' };
import { findFiles } from './cli/files.ts';
import { runCli } from './cli/run.ts';

async function main(): Promise<void> {
  const { exitCode, stdout, stderr } = await runCli(process.argv.slice(2), {
    readFile: (path) => readFile(path, 'utf8'),
    readStdin: async () => (await buffer(process.stdin)).toString('utf8'),
    writeFile: (path, content) => writeFile(path, content),
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    glob: findFiles,
    folder: process.cwd(),
    version: manifest.version,
    isColored: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  // Not exit(): what is written to a pipe must arrive.
  process.exitCode = exitCode;
}

void main();
