/** Neovim's own LSP client against the server: any client of the protocol will do. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleServer } from './support/bundle.ts';

const script = fileURLToPath(new URL('neovim.lua', import.meta.url));
const definition = `{
  "family": "web",
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "app:1.0",
      "portMappings": [{ "containerPort": 80,
        "hostPort": 8080 }],
      "dependsOn": [{ "containerName": "database", "condition": "START" }]
    },
    {
      "name": "database",
      "image": "postgres:17",
      "essential": false
    }
  ]
}
`;

interface Report {
  readonly failure?: string;
  readonly diagnostics: readonly { code: string; line: number; column: number; source: string }[];
  readonly completion: readonly string[];
  readonly hover: string;
  readonly renamed: string;
  readonly actions: readonly string[];
  readonly repaired: string;
  readonly left: number;
}

const isThere = spawnSync('nvim', ['--version']).status === 0;
const title = isThere ? 'Neovim' : 'Neovim (skipped: there is no nvim; `npm run setup` installs it on Debian)';

describe.skipIf(!isThere)(title, () => {
  let bundle: Awaited<ReturnType<typeof bundleServer>>;
  let report: Report;

  beforeAll(async () => {
    bundle = await bundleServer();
    const file = join(bundle.folder, 'task-definition.json');
    const result = join(bundle.folder, 'report.json');
    writeFileSync(file, definition);
    const { stderr } = spawnSync('nvim', ['--headless', '-u', 'NONE', '-n', '-i', 'NONE', '-S', script], {
      cwd: bundle.folder,
      encoding: 'utf8',
      timeout: 50_000,
      env: {
        ...process.env,
        // Its state and log go where the test cleans up.
        XDG_STATE_HOME: bundle.folder,
        XDG_CACHE_HOME: bundle.folder,
        XDG_DATA_HOME: bundle.folder,
        DRYDOCK_NODE: process.execPath,
        DRYDOCK_SERVER: bundle.server,
        DRYDOCK_FILE: file,
        DRYDOCK_REPORT: result,
      },
    });
    report = JSON.parse(readFileSync(result, 'utf8')) as Report;
    expect(report.failure, stderr).toBeUndefined();
  });
  afterAll(() => bundle.remove());

  it('shows problems in their places', () => {
    expect(report.diagnostics).toContainEqual({
      code: 'port-awsvpc-equal',
      line: 10,
      column: 20,
      source: 'drydock',
    });
  });

  it('completes values', () => {
    expect(report.completion).toEqual(expect.arrayContaining(['"awsvpc"', '"bridge"', '"host"', '"none"']));
  });

  it('explains a field', () => {
    expect(report.hover).toContain('CPU');
  });

  it('renames a container where it is defined and where it is named', () => {
    expect(report.renamed).toBe(definition.replaceAll('"database"', '"store"').trimEnd());
  });

  it('repairs a problem, which is gone then', () => {
    expect(report.actions[0]).toMatch(/hostPort/);
    expect(report.repaired).not.toContain('8080');
    expect(report.left).toBe(0);
  });
});
