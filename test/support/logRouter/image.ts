/** The image of the stand-in for Fluent Bit: this machine's Node and the bundled program. */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { addFile, addProgram, createRootFileSystem, importImage } from '../../environment/rootFileSystem.mjs';

export const LOG_ROUTER = 'drydock-test/log-router:latest';

/** What a configuration file in the image says: one more record member, on everything. */
const INCLUDED = '[FILTER]\n    Name record_modifier\n    Match *\n    Record included yes\n';
export const INCLUDED_FILE = '/extra.conf';

export async function makeLogRouter(
  dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('program.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'error',
  });
  const root = await createRootFileSystem();
  try {
    await addProgram(root, process.execPath, 'usr/bin/node');
    await addFile(root, 'fluent-bit/bin/router.cjs', outputFiles[0]?.text ?? '');
    await addFile(root, INCLUDED_FILE.slice(1), INCLUDED);
    await importImage(dockerHost, root, LOG_ROUTER, [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'CMD ["node","/fluent-bit/bin/router.cjs"]',
    ]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
