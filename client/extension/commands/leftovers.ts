/** What Docker still holds of Drydock and no task uses: shown first, removed when chosen. */
import { env, window } from 'vscode';
import type { ForeignObjects } from '../../protocol/local.ts';
import type { Command } from './context.ts';

export const removeUnusedVolumes: Command = async ({ session }) => {
  const client = await session.ensure();
  const { volumes, others } = await client.local('ListLeftovers', {});
  if (others.length > 0) void tellOfOthers(others);
  if (volumes.length === 0) {
    void window.showInformationMessage('No volume is kept that no task uses.');
    return;
  }
  const chosen = await window.showQuickPick(
    volumes.map(({ name, fileSystem }) => ({ label: fileSystem, description: name, name, picked: true })),
    {
      canPickMany: true,
      title: 'Volumes that stand in for file systems of AWS and that no container has',
      placeHolder: 'What is chosen is removed with its content',
    },
  );
  if (!chosen || chosen.length === 0) return;
  const count = chosen.length === 1 ? '1 volume' : `${chosen.length} volumes`;
  const remove = chosen.length === 1 ? 'Remove Volume' : 'Remove Volumes';
  const answer = await window.showWarningMessage(
    `Remove ${count} and what is in ${chosen.length === 1 ? 'it' : 'them'}?`,
    { modal: true, detail: chosen.map(({ label, name }) => `${label} (${name})`).join('\n') },
    remove,
  );
  if (answer !== remove) return;
  const { removed, kept } = await client.local('RemoveVolumes', { names: chosen.map(({ name }) => name) });
  if (kept.length === 0) {
    void window.showInformationMessage(`Removed ${removed.length === 1 ? '1 volume' : `${removed.length} volumes`}.`);
  } else {
    void window.showWarningMessage(
      `Removed ${removed.length} of ${chosen.length} volumes. ${kept.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}.`,
    );
  }
};

/** Of another state folder, another machine that shares this Docker, or of one that is gone for good: only a person knows. */
async function tellOfOthers(others: readonly ForeignObjects[]): Promise<void> {
  const sum = (count: (each: ForeignObjects) => number) => others.reduce((total, each) => total + count(each), 0);
  const copy = 'Copy Commands';
  const answer = await window.showInformationMessage(
    `Docker also has ${sum((each) => each.containers)} containers (${sum((each) => each.running)} running), ` +
      `${sum((each) => each.networks)} networks and ${sum((each) => each.volumes)} volumes of ` +
      `${others.length === 1 ? 'another Drydock engine' : `${others.length} other Drydock engines`}, which this one never touches.`,
    copy,
  );
  if (answer === copy) await env.clipboard.writeText(others.map(({ engineId }) => removal(engineId)).join('\n'));
}

const removal = (engineId: string): string =>
  ['container ls --all', 'network ls', 'volume ls']
    .map((list) => {
      const kind = list.split(' ')[0] ?? '';
      const force = kind === 'container' ? ' --force --volumes' : '';
      return `docker ${list} --quiet --filter label=dev.drydock.engine=${engineId} | xargs -r docker ${kind} rm${force}`;
    })
    .join('\n');
