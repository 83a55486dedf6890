/** A folder nobody vouched for: the language works, nothing is run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
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

test('running leads to trust, not to a task', async () => {
  const { window, stateFolder } = vsCode.current;
  await window.openFile('web/task-definition.json');
  const lens = window.lens('Run task');
  if (await lens.isVisible()) {
    await lens.click();
    await window.page.getByText(/trust/i).first().waitFor();
  }
  await window.screenshot('untrusted-run');
  expect(existsSync(join(stateFolder, 'engine.json'))).toBe(false);
});
