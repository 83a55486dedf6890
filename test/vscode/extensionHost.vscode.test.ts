/** The extension as the `vscode` API sees it: in the served VS Code always, in a desktop one where it can be had. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { createVSIX } from '@vscode/vsce';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder } from '../environment/cache.mjs';
import { eventually } from '../support/eventually.ts';
import { Session } from './session.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let environment: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-host-'));
  environment = { HOST_SUITE: join(here, 'hostSuite.cjs'), HOST_SUITE_RESULT: join(folder, 'result.json') };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the suite wrote at its end; not all of it is there from the first moment. */
async function outcome(): Promise<{ readonly seen?: string[]; readonly error?: string }> {
  return JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as Awaited<ReturnType<typeof outcome>>;
}

async function expectGood(): Promise<void> {
  const result = await outcome();
  for (const line of result.seen ?? []) console.log(`  ${line}`);
  expect(result.error).toBeUndefined();
  expect(result.seen?.length).toBeGreaterThan(4);
}

test('in the extension host of a served VS Code the packaged extension does what it says', async () => {
  const session = await Session.open({ moreExtensions: [await packSuite()], environment });
  try {
    await eventually(outcome, { deadlineSeconds: 90 });
    await expectGood();
  } finally {
    await session.close();
  }
});

test('in the extension host of a desktop VS Code it does the same', { timeout: 600_000 }, async ({ skip }) => {
  if (process.platform === 'linux' && !process.env.DISPLAY)
    return skip('this machine has no display for a desktop VS Code');
  const workspace = join(folder, 'examples');
  await cp(join(repository, 'examples'), workspace, { recursive: true });
  const executable = await desktopVsCode();
  if (executable instanceof Error) return skip(`a desktop VS Code cannot be downloaded here: ${executable.message}`);
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: repository,
    extensionTestsPath: join(here, 'hostRunner.cjs'),
    extensionTestsEnv: environment,
    launchArgs: [
      workspace,
      '--user-data-dir',
      join(folder, 'user'),
      '--disable-workspace-trust',
      '--disable-extensions',
    ],
  });
  await expectGood();
});

/** Path of its program, or why there is none. */
const desktopVsCode = (): Promise<string | Error> =>
  downloadAndUnzipVSCode({ version: 'stable', cachePath: join(cacheFolder, 'vscode-desktop'), timeout: 30_000 }).catch(
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );

/** The suite as an extension of its own that starts with the window. */
async function packSuite(): Promise<string> {
  const extension = join(folder, 'suite');
  await mkdir(extension);
  await cp(join(here, 'hostRunner.cjs'), join(extension, 'main.cjs'));
  const manifest = {
    name: 'drydock-host-suite',
    publisher: 'drydock',
    version: '0.0.1',
    engines: { vscode: '^1.105.0' },
    main: './main.cjs',
    files: ['main.cjs'],
    activationEvents: ['onStartupFinished'],
  };
  await writeFile(join(extension, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(extension, 'README.md'), 'Runs the suite of extensionHost.vscode.test.ts.');
  const packagePath = join(folder, 'suite.vsix');
  await createVSIX({
    cwd: extension,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}
