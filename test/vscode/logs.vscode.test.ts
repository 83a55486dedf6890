/** The logs of a task in a real window: colours, a filter, a flood that does not freeze it, and a file with all of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Explorer } from './explorer.ts';
import { useVsCode } from './session.ts';

const START = { deadlineSeconds: 120 };
const LINES = 1_000_000;

const definition = JSON.stringify(
  {
    family: 'talker',
    requiresCompatibilities: ['EC2'],
    networkMode: 'bridge',
    containerDefinitions: [
      {
        name: 'app',
        image: 'public.ecr.aws/docker/library/busybox:1.37',
        essential: true,
        memory: 64,
        stopTimeout: 2,
        entryPoint: ['sh', '-c'],
        command: [
          'i=0; while :; do printf "\\033[35mbeat\\033[0m $i\\n"; echo "noise $i" >&2; i=$((i+1)); sleep 0.3; done',
        ],
      },
      {
        name: 'flood',
        image: 'public.ecr.aws/docker/library/busybox:1.37',
        essential: false,
        memory: 64,
        logConfiguration: { logDriver: 'json-file', options: { 'max-size': '200m' } },
        entryPoint: ['sh', '-c'],
        command: [`awk 'BEGIN { for (i = 0; i < ${LINES}; i++) print "drop " i }'; echo flood is over`],
      },
    ],
  },
  undefined,
  2,
);

const vsCode = useVsCode('logs', { story: true, files: { 'talker/task-definition.json': definition } });

const explorer = () => new Explorer(vsCode.current.window.page);

test('a task runs that writes a million lines', async () => {
  const { window } = vsCode.current;
  await explorer().show();
  await window.openFile('talker/task-definition.json');
  await window.lens('Run task').click();
  await eventually(
    async () =>
      expect((await explorer().rows()).map(({ text }) => text).join('\n')).toMatch(/talker:1 .*(RUNNING|STOPPED)/),
    START,
  );
});

test('the lines of one container are followed, with its colours and keys that are told', async () => {
  const { window } = vsCode.current;
  await explorer().expand(/talker:1/);
  await explorer().choose(/^\s*app\s*RUNNING/, /Show Logs/);
  await eventually(async () => {
    const text = await window.terminalText();
    expect(text).toContain('noise');
    expect(text).toMatch(/beat \d+/);
  });
  await window.screenshot('logs-followed');
});

test('a filter leaves the lines that fit', async () => {
  const { window } = vsCode.current;
  await window.page.locator('.terminal-wrapper.active .xterm-screen').click();
  await window.type('/');
  await window.answer('beat -noise');
  await eventually(async () => {
    const text = await window.terminalText();
    expect(text).toMatch(/beat \d+/);
    expect(text).not.toMatch(/noise \d/);
  });
  await window.screenshot('logs-filtered');
});

test('the window answers while the flood is shown, whose end is there', async () => {
  const { window } = vsCode.current;
  await explorer().choose(/talker:1/, /Show Logs/);
  // Whoever is frozen opens no list of commands.
  await window.command('Drydock: Validate Task Definition');
  await window.page.locator('.terminal-wrapper.active .xterm-screen').click();
  await window.type('/');
  await window.answer('"flood is over"');
  await eventually(async () => expect(await window.terminalText()).toMatch(/flood\s+flood is over/), START);
  await window.screenshot('logs-flood');
});

test('all of it is saved to a file', async () => {
  const { window, workspace } = vsCode.current;
  await explorer().choose(/^\s*flood/, /Save Logs to File/);
  const file = join(workspace, 'flood.log');
  // The dialog proposes a file a moment after it is there; what was typed before that is lost.
  const dialog = window.page.locator('.quick-input-widget:visible').filter({ hasText: 'Save the logs of' });
  await eventually(async () => expect(await dialog.locator('input.input').inputValue()).toMatch(/\.log$/));
  await window.answer(file);
  await eventually(async () => {
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.at(-1)).toContain('flood is over');
    expect(lines).toHaveLength(LINES + 1);
  }, START);
});
