/** A folder nobody vouched for: the language works, nothing is run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const vsCode = useVsCode('untrusted', {
  trusted: false,
  settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'always' },
});

test('problems are shown in Restricted Mode', async () => {
  const { window } = vsCode.current;
  await window.page.getByText('Restricted Mode').first().waitFor();
  await window.openFile('broken/task-definition.json');
  await eventually(async () => expect((await window.problems()).join('\n')).toContain('fargate-cpu-memory'));
  await window.screenshot('untrusted-problems');
});

test('running leads to a word about trust, and the sidebar says it too', async () => {
  const { window, stateFolder } = vsCode.current;
  await window.openFile('web/task-definition.json');
  await window.lens('Run task').click();
  await window.notification(/trust/i).waitFor();
  await window.screenshot('untrusted-lens');
  const button = window.page
    .locator('.editor-actions')
    .getByRole('button', { name: /Run Task/ })
    .first();
  await expect(button.isDisabled()).resolves.toBe(true);
  const explorer = new Explorer(window.page);
  await explorer.show();
  await explorer.pane('Clusters').getByText('only in folders you trust').waitFor();
  await explorer.pane('Clusters').getByRole('button', { name: 'Manage Trust' }).waitFor();
  await window.screenshot('untrusted-run');
  expect(existsSync(join(stateFolder, 'engine.json'))).toBe(false);
});
