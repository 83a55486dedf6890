/** Docker is not there: a normal state with a message and a next step. */
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const vsCode = useVsCode('docker-away', { settings: { 'drydock.dockerHost': 'unix:///tmp/there-is-no-docker.sock' } });

test('the sidebar says that Docker does not answer and what to do', async () => {
  const { window } = vsCode.current;
  const explorer = new Explorer(window.page);
  await explorer.show();
  await eventually(async () => expect(await explorer.pane('Clusters').innerText()).toMatch(/Docker/));
  await eventually(async () =>
    expect(await explorer.pane('Clusters').innerText()).toMatch(/not running|does not answer|start/i),
  );
  await window.screenshot('docker-away');
});

test('the status bar shows it in red', async () => {
  const { window } = vsCode.current;
  await window.statusBarItem('ECS: no Docker').waitFor({ timeout: 30_000 });
  await window.screenshot('docker-away-status');
});

test('running a task leads to a message, not to an exception', async () => {
  const { window } = vsCode.current;
  await window.openFile('web/task-definition.json');
  await window.lens('Run task').click();
  await window.notification(/Docker/).waitFor({ timeout: 30_000 });
  await window.screenshot('docker-away-run');
});
