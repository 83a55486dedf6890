import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Bundles `server.cjs` and `cli.cjs` as the build does, into a folder of its own. */
export async function bundleServer(): Promise<{ server: string; cli: string; folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-server-'));
  await build({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    entryPoints: { server: source('server/src/main.ts'), cli: source('server/src/cli.ts') },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    alias: { tinyglobby: source('node_modules/tinyglobby/dist/index.cjs') },
    logLevel: 'silent',
  });
  return {
    server: join(folder, 'server.cjs'),
    cli: join(folder, 'cli.cjs'),
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
