/** Registering and deregistering revisions, overlays, and a first definition to start from. */
import { window, workspace } from 'vscode';
import { LANGUAGE_ID } from '../documents.ts';
import { familyOf, readDefinition } from '../run/definition.ts';
import { openOverlay as openOverlayOf } from '../run/overlayEditing.ts';
import { register } from '../run/register.ts';
import { FileProblem, textAt } from '../run/source.ts';
import { lastPart } from '../state/taskView.ts';
import { readSettings } from '../settings.ts';
import { subjectIn } from './arguments.ts';
import type { Command } from './context.ts';
import { definitionFileFor } from './definitionFile.ts';
import { requireTrust } from './trust.ts';

export const registerTaskDefinition: Command = async (context, argument) => {
  if (!(await requireTrust())) return;
  const file = await definitionFileFor(context, argument);
  if (!file) return;
  const read = readDefinition((await textAt(file)) ?? '');
  if (read.kind === 'unreadable') throw new FileProblem(read.message, file, read.offset);
  const before = new Set(context.store.get().revisions.keys());
  const arn = await register(await context.session.ensure(), read.definition, file);
  await context.memory.rememberSource(familyOf(read.definition), file.toString());
  const known = before.has(arn);
  void window.showInformationMessage(
    known ? `${lastPart(arn)} already says the same; nothing was registered.` : `Registered ${lastPart(arn)}.`,
  );
};

export const deregisterTaskDefinition: Command = async (context, argument) => {
  const subject = subjectIn(argument);
  if (subject?.kind !== 'revision') return;
  const name = lastPart(subject.arn);
  const choice = await window.showWarningMessage(
    `Deregister ${name}?`,
    { modal: true, detail: 'Its tasks keep running; no new one can be started from it.' },
    'Deregister',
  );
  if (choice === 'Deregister') await (await context.session.ensure()).deregisterTaskDefinition(subject.arn);
};

export const openOverlay: Command = async (context, argument) => {
  const file = await definitionFileFor(context, argument);
  if (file) await openOverlayOf(file);
};

/** An unsaved definition that runs as it is. */
export const createExample: Command = async () => {
  const language = readSettings().languageMode === 'json' ? 'json' : LANGUAGE_ID;
  const content = `${JSON.stringify(EXAMPLE, undefined, 2)}\n`;
  await window.showTextDocument(await workspace.openTextDocument({ language, content }));
};

const EXAMPLE = {
  family: 'hello',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [
    {
      name: 'web',
      image: 'public.ecr.aws/docker/library/nginx:1.29-alpine',
      portMappings: [{ containerPort: 80, protocol: 'tcp' }],
    },
  ],
};
