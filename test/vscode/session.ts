/**
 * One real VS Code for one test file: a server process, the packaged extension in it, a copy of the examples as its
 * workspace, folders of its own for everything, and a browser window that a test drives as a person would.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { findBrowser } from '../environment/browser.mjs';
import { endEngine } from '../environment/endEngine.mjs';
import { installExtension, serveVsCode, writeSettings, type ServedVsCode } from '../environment/vscode.mjs';
import { VsCodeWindow } from './window.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** `DRYDOCK_VSIX` tests another package, such as the one about to be published. */
const vsix = process.env.DRYDOCK_VSIX ?? join(repository, 'dist', 'drydock.vsix');
const screenshots = join(repository, 'test-results', 'screenshots');

export const dockerHost = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';

export interface SessionOptions {
  /** User settings beyond those every test window has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** `false` opens the workspace in Restricted Mode, as VS Code does with a folder nobody vouched for. */
  readonly trusted?: boolean;
  /** More files of the workspace, by path relative to it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Packages installed beside the extension. */
  readonly moreExtensions?: readonly string[];
  /** Variables of the server's and the extension host's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The file's tests are steps that build on each other: after a failure the rest are skipped. */
  readonly story?: boolean;
}

export class Session {
  readonly window: VsCodeWindow;
  readonly workspace: string;
  readonly stateFolder: string;
  readonly #folder: string;
  readonly #server: ServedVsCode;
  readonly #browser: Browser;

  private constructor(folder: string, server: ServedVsCode, browser: Browser, window: VsCodeWindow) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
    this.window = window;
    this.workspace = join(folder, 'examples');
    this.stateFolder = join(folder, 'state');
  }

  static async open(options: SessionOptions): Promise<Session> {
    if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run "npm run package" first`);
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('No browser was found: run `npm run setup` first');
    const folder = await mkdtemp(join(tmpdir(), 'drydock-vscode-'));
    let server: ServedVsCode | undefined;
    let browser: Browser | undefined;
    try {
      await prepareFolders(folder, options);
      const folders = { userDataFolder: join(folder, 'user-data'), extensionsFolder: join(folder, 'extensions') };
      for (const each of [vsix, ...(options.moreExtensions ?? [])]) await installExtension({ vsix: each, ...folders });
      server = await serveVsCode({
        ...folders,
        workspace: join(folder, 'examples'),
        trustEverything: options.trusted ?? true,
        environment: options.environment ?? {},
      });
      browser = await chromium.launch({ executablePath, args: browserFlags });
      await mkdir(screenshots, { recursive: true });
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const window = new VsCodeWindow(page, server.url, screenshots);
      await window.open();
      return new Session(folder, server, browser, window);
    } catch (error) {
      await browser?.close();
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The workspace's file as it is on disk. */
  read(path: string): Promise<string> {
    return readFile(join(this.workspace, path), 'utf8');
  }

  /** What the extension host, its output channels and the server wrote, for a test that failed. */
  async logs(): Promise<string> {
    const root = join(this.#folder, 'user-data', 'logs');
    const paths = (await readdir(root, { recursive: true }).catch(() => [])).filter((path) => path.endsWith('.log'));
    const parts = await Promise.all(
      paths.map(async (path) => `--- ${path}\n${await readFile(join(root, path), 'utf8')}`),
    );
    return [...parts, `--- server\n${this.#server.output()}`].join('\n');
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await endEngine(this.stateFolder, dockerHost);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function prepareFolders(folder: string, { settings, files }: SessionOptions): Promise<void> {
  const helper = process.env.DRYDOCK_HELPER_IMAGE;
  const everySetting = {
    'drydock.stateDir': join(folder, 'state'),
    'drydock.dockerHost': dockerHost,
    ...(helper === undefined ? {} : { 'drydock.helperImage': helper }),
    'telemetry.telemetryLevel': 'off',
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.tips.enabled': false,
    'workbench.enableExperiments': false,
    'chat.disableAIFeatures': true,
    'extensions.ignoreRecommendations': true,
    'git.enabled': false,
    'editor.minimap.enabled': false,
    // Text of a terminal drawn by the GPU cannot be read from the page.
    'terminal.integrated.gpuAcceleration': 'off',
    ...settings,
  };
  await cp(join(repository, 'examples'), join(folder, 'examples'), { recursive: true });
  for (const [path, text] of Object.entries(files ?? {})) {
    await mkdir(join(folder, 'examples', path, '..'), { recursive: true });
    await writeFile(join(folder, 'examples', path), text);
  }
  await writeSettings(join(folder, 'user-data'), everySetting);
}

/**
 * Registers the session of a test file: opened before its first test, closed after its last; a failing test leaves a
 * screenshot, what the page said and all logs in test-results.
 */
export function useVsCode(name: string, options: SessionOptions = {}): { readonly current: Session } {
  let session: Session | undefined;
  let broken = false;
  beforeEach(({ skip }) => {
    if (options.story === true && broken) skip('an earlier step of the story failed');
  });
  beforeAll(async () => {
    session = await Session.open(options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || session === undefined) return;
    broken = true;
    const stem = `failed-${name}-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`;
    await session.window.screenshot(stem);
    const text = `${await session.window.text()}\n${session.window.console.join('\n')}\n${await session.logs()}`;
    await writeFile(join(repository, 'test-results', `${stem}.txt`), text);
  });
  afterAll(async () => {
    await session?.close();
  });
  return {
    get current() {
      if (session === undefined) throw new Error('VS Code is not open yet');
      return session;
    },
  };
}
