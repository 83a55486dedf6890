/**
 * Values for the secrets of a task that is about to run, in this order: the overlay (which the engine reads itself), the
 * secrets file beside it, what was asked before, what is asked now; or leave for the engine to read them from AWS.
 */
import { ThemeIcon, Uri, window, type QuickInputButton } from 'vscode';
import type { OverlayDocument, PutOverlayInput } from '../../protocol/local.ts';
import type { Definition } from '../run/definition.ts';
import { overlayUri } from '../run/source.ts';
import { distribute, hasOpenFiles, openSecrets, type SecretNeed } from '../run/secretNeeds.ts';
import { readSecrets, secretsPath } from '../run/secretsFile.ts';
import { FileProblem, textAt } from '../run/source.ts';
import { readSettings } from '../settings.ts';
import type { CommandContext } from './context.ts';
import { warnIfCommitted } from './warnOfCommits.ts';

export type GivenSecrets = Pick<PutOverlayInput, 'secretValues' | 'secretsFromAws'>;

/** Profiles of AWS that the user let read secrets, as long as this window is open. */
const allowedProfiles = new Set<string>();

/** @param file the definition's; without one there is no secrets file */
export async function provideSecrets(
  context: CommandContext,
  definition: Definition,
  overlay: OverlayDocument,
  file: Uri | undefined,
): Promise<GivenSecrets> {
  if (file && Object.values(overlay.containers ?? {}).some(({ secrets }) => secrets !== undefined)) {
    void warnIfCommitted(context.memory, overlayUri(file));
  }
  const needs = openSecrets(definition, overlay);
  const fromFile = distribute(needs, await valuesInFile(context, overlay, file));
  const saved = distribute(fromFile.open, await savedValues(context, fromFile.open));
  const known = { ...fromFile.given, ...saved.given };
  const { secretsFromAws, awsProfile } = readSettings();
  const leave = { secretsFromAws: awsProfile === '' ? {} : { profile: awsProfile } };
  const mayAsk = secretsFromAws === 'always' || (secretsFromAws === 'ask' && allowedProfiles.has(awsProfile));
  if (mayAsk && (saved.open.length > 0 || hasOpenFiles(definition, overlay))) return { ...withValues(known), ...leave };

  const asked: Record<string, string> = {};
  for (const need of saved.open) {
    if (Object.hasOwn(asked, need.valueFrom)) continue;
    const answer = await ask(need, secretsFromAws === 'ask' ? profileName(awsProfile) : undefined);
    // The task stops as it would on ECS, and the message leads to the overlay.
    if (answer === undefined) break;
    if (answer.kind === 'aws') {
      allowedProfiles.add(awsProfile);
      return { ...withValues({ ...known, ...asked }), ...leave };
    }
    await context.savedSecrets.save(need.valueFrom, answer.value);
    asked[need.valueFrom] = answer.value;
  }
  return withValues({ ...known, ...asked });
}

const withValues = (values: Readonly<Record<string, string>>): GivenSecrets =>
  Object.keys(values).length === 0 ? {} : { secretValues: values };

async function valuesInFile(
  { memory }: CommandContext,
  { secretsFile }: OverlayDocument,
  file: Uri | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (!file || file.scheme === 'untitled') return {};
  const uri =
    secretsFile === undefined
      ? file.with({ path: secretsPath(file.path) })
      : secretsFile.startsWith('/') || /^[a-z]:[\\/]/i.test(secretsFile)
        ? Uri.file(secretsFile)
        : Uri.joinPath(file, '..', secretsFile);
  const text = await textAt(uri);
  if (text === undefined) {
    if (secretsFile === undefined) return {};
    throw new FileProblem(`"secretsFile" of the overlay is ${secretsFile}, which cannot be read.`, overlayUri(file));
  }
  const read = readSecrets(text);
  if (read.kind === 'unreadable') throw new FileProblem(read.message, uri, read.offset);
  void warnIfCommitted(memory, uri);
  return read.values;
}

async function savedValues(
  { savedSecrets }: CommandContext,
  needs: readonly SecretNeed[],
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const { valueFrom } of needs) {
    const value = await savedSecrets.get(valueFrom);
    if (value !== undefined) found[valueFrom] = value;
  }
  return found;
}

const profileName = (profile: string) => (profile === '' ? 'the default profile' : `profile ${profile}`);

type Answer = { readonly kind: 'value'; readonly value: string } | { readonly kind: 'aws' };

/** @param profile whose secrets may be read instead, by a button */
function ask({ container, name, valueFrom }: SecretNeed, profile: string | undefined): Promise<Answer | undefined> {
  const input = window.createInputBox();
  const fromAws: QuickInputButton = {
    iconPath: new ThemeIcon('cloud-download'),
    tooltip: `Read the secrets from AWS with ${profile ?? ''}`,
  };
  input.title =
    name === '' ? `Login of the image registry of container ${container}` : `Secret ${name} of container ${container}`;
  input.placeholder = name === '' ? '{"username": "…", "password": "…"}' : 'Value on this machine';
  input.prompt = `Stands for ${valueFrom}. VS Code keeps what you type in its secret storage, for this workspace.${
    profile === undefined ? '' : ` The cloud above reads the secret from AWS instead, with ${profile}.`
  }`;
  input.password = true;
  input.ignoreFocusOut = true;
  input.buttons = profile === undefined ? [] : [fromAws];
  return new Promise((resolve) => {
    input.onDidAccept(() => {
      if (input.value === '') return;
      resolve({ kind: 'value', value: input.value });
      input.hide();
    });
    input.onDidTriggerButton(() => {
      resolve({ kind: 'aws' });
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
