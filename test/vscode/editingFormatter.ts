/** A formatter as people install it beside us: Prettier for JSON and for task definitions, packed as an extension. */
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

/** Its identifier in `editor.defaultFormatter`. */
export const FORMATTER = 'drydock-test.prettier-formatter';

const main = `
const vscode = require('vscode');
const prettier = require('./standalone.js');
const plugins = [require('./plugins/babel.js'), require('./plugins/estree.js')];
const selector = ['json', 'jsonc', 'ecs-task-definition'].map((language) => ({ language }));

exports.activate = (context) => {
  const provideDocumentFormattingEdits = async (document) => {
    const text = document.getText();
    const formatted = await prettier.format(text, { parser: 'json', plugins, printWidth: 100 });
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
    return [vscode.TextEdit.replace(whole, formatted)];
  };
  const formatter = { provideDocumentFormattingEdits };
  context.subscriptions.push(vscode.languages.registerDocumentFormattingEditProvider(selector, formatter));
};
`;

const manifest = {
  name: FORMATTER.split('.')[1],
  displayName: 'Prettier Formatter',
  publisher: FORMATTER.split('.')[0],
  version: '0.0.1',
  engines: { vscode: '^1.105.0' },
  main: './main.cjs',
  files: ['main.cjs', 'standalone.js', 'plugins'],
  activationEvents: ['onStartupFinished'],
};

/** Packs it; resolves with the package's path, in a folder of its own that `folder` names. */
export async function packFormatter(): Promise<{ readonly folder: string; readonly vsix: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-formatter-'));
  const extension = join(folder, 'extension');
  const prettier = dirname(createRequire(import.meta.url).resolve('prettier/package.json'));
  await mkdir(join(extension, 'plugins'), { recursive: true });
  for (const file of ['standalone.js', 'plugins/babel.js', 'plugins/estree.js']) {
    await cp(join(prettier, file), join(extension, file));
  }
  await writeFile(join(extension, 'main.cjs'), main);
  await writeFile(join(extension, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(extension, 'README.md'), 'Formats JSON with Prettier, for tests.');
  const vsix = join(folder, 'formatter.vsix');
  await createVSIX({
    cwd: extension,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return { folder, vsix };
}
