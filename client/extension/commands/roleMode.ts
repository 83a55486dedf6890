/** "Choose Role Mode": whose AWS credentials the tasks of this workspace get, answered once and kept with the workspace. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { window, type QuickPickItem } from 'vscode';
import type { RoleSetting } from '../../protocol/local.ts';
import type { Memory } from '../memory.ts';
import { profilesIn, roleFor, taskRoleIn } from '../run/role.ts';
import { familyOf, type Definition } from '../run/definition.ts';
import { readSettings } from '../settings.ts';
import type { Command } from './context.ts';
import { requireTrust } from './trust.ts';

interface ModeItem extends QuickPickItem {
  readonly mode: RoleSetting['mode'];
}

const MODES: readonly ModeItem[] = [
  { mode: 'none', label: 'None', detail: 'Containers get no AWS credentials. Tasks cannot touch anything in AWS.' },
  {
    mode: 'assume',
    label: 'Assume the task role',
    detail: 'Containers get temporary credentials of their task role, if your profile may assume it.',
  },
  {
    mode: 'profile',
    label: 'My AWS profile',
    detail: 'Containers get your own credentials: they may do what you may.',
  },
  {
    mode: 'fixed',
    label: 'From the overlay',
    detail: 'Containers get the keys in "credentials" of <name>.local.json.',
  },
];

export const chooseRoleMode: Command = async ({ memory }) => {
  if (!(await requireTrust())) return;
  const now = memory.roleChoice()?.mode ?? readSettings().roleMode;
  const picked = await window.showQuickPick(
    MODES.map((item) => (item.mode === now ? { ...item, description: 'now' } : item)),
    {
      title: 'Role mode of this workspace',
      placeHolder: 'Whose AWS credentials do tasks with a task role get?',
      matchOnDetail: true,
    },
  );
  if (!picked) return;
  const { mode } = picked;
  const profile = mode === 'assume' || mode === 'profile' ? await pickProfile() : '';
  if (profile === undefined) return;
  await memory.rememberRoleChoice({ mode, ...(profile === '' ? {} : { profile }) });
  void window.showInformationMessage(
    `Role mode of this workspace: ${picked.label}${profile === '' ? '' : ` with the profile ${profile}`}. It holds for tasks that start from now on.`,
  );
};

/** @returns '' for the one of the settings; undefined when the user gave up */
async function pickProfile(): Promise<string | undefined> {
  const files = ['config', 'credentials'].map((name) => join(homedir(), '.aws', name));
  const texts = await Promise.all(files.map((path) => readFile(path, 'utf8').catch(() => '')));
  const names = [...new Set(texts.flatMap(profilesIn))];
  const setting = readSettings().awsProfile;
  const usual = { label: setting === '' ? 'default' : setting, description: 'as the setting drydock.awsProfile says' };
  const items: QuickPickItem[] = [usual, ...names.filter((name) => name !== usual.label).map((label) => ({ label }))];
  if (items.length === 1) return '';
  const picked = await window.showQuickPick(items, { title: 'AWS profile', placeHolder: 'Which profile of ~/.aws?' });
  return picked && (picked.label === usual.label ? '' : picked.label);
}

/** The first time in a workspace that a task asks for a role and gets nothing for it, its user is told, and may choose. */
export async function offerRoleMode(
  memory: Memory,
  definition: Definition,
  choose: () => Promise<void>,
): Promise<void> {
  const chosen = memory.roleChoice();
  const isSettled = chosen !== undefined || roleFor(definition, chosen, readSettings()) !== undefined;
  if (isSettled || taskRoleIn(definition) === undefined) return;
  const answer = await window.showInformationMessage(
    `${familyOf(definition)} asks for a task role. Its containers get no AWS credentials here.`,
    'Choose Role Mode',
    'Leave It So',
  );
  if (answer === 'Choose Role Mode') await choose();
  if (answer === 'Leave It So') await memory.rememberRoleChoice({ mode: 'none' });
}
