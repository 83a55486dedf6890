/**
 * What runs inside an extension host, where the `vscode` API is: the same in a desktop VS Code (through
 * @vscode/test-electron) and in the served one. `run` resolves with one line per thing that was seen to work and rejects
 * with the first that does not.
 */
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const { setTimeout: sleep } = require('node:timers/promises');
const vscode = require('vscode');

const PLANTED = [
  'depends-unknown',
  'doc-unknown-key',
  'exec-role-fargate-awslogs',
  'fargate-cpu-memory',
  'mount-unknown-volume',
  'port-awsvpc-equal',
];

exports.run = async () => {
  const seen = [];
  const extension = vscode.extensions.getExtension('drydock.drydock');
  assert.ok(extension, 'the extension is installed');

  const wasActive = extension.isActive;
  const start = performance.now();
  await extension.activate();
  const took = (performance.now() - start).toFixed(0);
  seen.push(wasActive ? 'the extension was active already' : `activate() was done after ${took} ms`);

  const manifest = JSON.parse(readFileSync(join(extension.extensionPath, 'package.json'), 'utf8'));
  const registered = new Set(await vscode.commands.getCommands(true));
  const missing = manifest.contributes.commands.map(({ command }) => command).filter((each) => !registered.has(each));
  assert.deepEqual(missing, [], 'every command of the manifest is registered');
  seen.push(`${manifest.contributes.commands.length} commands are registered`);

  const folder = vscode.workspace.workspaceFolders[0].uri;
  const uri = vscode.Uri.joinPath(folder, 'broken', 'task-definition.json');
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  assert.equal(document.languageId, 'ecs-task-definition');

  const problems = await eventually(() => {
    const codes = vscode.languages.getDiagnostics(uri).map(codeOf);
    for (const code of PLANTED) assert.ok(codes.includes(code), `${code} is reported (got ${codes.join(', ')})`);
    return vscode.languages.getDiagnostics(uri);
  });
  seen.push(`${problems.length} problems are reported in the broken example`);

  const { range } = problems.find((each) => codeOf(each) === 'port-awsvpc-equal');
  const fixes = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range);
  const fix = fixes.find((each) => each.edit);
  assert.ok(fix, `a fix is offered for hostPort (got ${fixes.map(({ title }) => title).join(', ')})`);
  await vscode.workspace.applyEdit(fix.edit);
  await eventually(() => {
    assert.ok(!vscode.languages.getDiagnostics(uri).some((each) => codeOf(each) === 'port-awsvpc-equal'));
  });
  seen.push(`"${fix.title}" makes its problem go away`);

  const inName = document.positionAt(document.getText().indexOf('"migrations"') + 1);
  const { items } = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', uri, inName);
  const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  assert.ok(
    labels.some((label) => label.replaceAll('"', '') === 'migration'),
    `container names are offered (got ${labels.join(', ')})`,
  );
  seen.push('container names are completed');

  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return seen;
};

/** A code is a text, or `{ value, target }` when it links to its documentation. */
const codeOf = ({ code }) => (typeof code === 'object' ? code.value : code);

async function eventually(attempt, seconds = 30) {
  for (const deadline = Date.now() + seconds * 1000; ;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
