/** Docker is not there: a normal state with a message and a next step. */
import { test } from 'vitest';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const vsCode = useVsCode('docker-away', { settings: { 'drydock.dockerHost': 'unix:///tmp/there-is-no-docker.sock' } });

test('the sidebar says that Docker does not answer and what to do, the status bar is red', async () => {
  const { window } = vsCode.current;
  const explorer = new Explorer(window.page);
  await explorer.show();
  await explorer.pane('Clusters').getByText('Docker is not running').waitFor();
  await explorer.pane('Clusters').getByRole('button', { name: 'Show What Was Tried' }).waitFor();
  await window.statusBarItem('ECS: no Docker').waitFor();
  await window.screenshot('docker-away');
});

test('running a task leads to a message, not to an exception', async () => {
  const { window } = vsCode.current;
  await window.openFile('web/task-definition.json');
  await window.lens('Run task').click();
  await window.notification(/Docker/).waitFor();
  await window.screenshot('docker-away-run');
});
