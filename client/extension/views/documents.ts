/** Read-only documents of what the engine knows: `drydock:` URIs, filled each time they are asked for. */
import { EventEmitter, Uri, window, workspace, type Disposable } from 'vscode';
import type { EngineSession } from '../engine/session.ts';
import { providerError } from './providerErrors.ts';

const SCHEME = 'drydock';

type Question =
  | { readonly kind: 'task'; readonly cluster: string; readonly task: string }
  | { readonly kind: 'container'; readonly task: string; readonly container: string }
  | { readonly kind: 'taskDefinition'; readonly arn: string };

/** Of a document that is still open: VS Code would show what it was filled with before. */
const askedAgain = new EventEmitter<Uri>();

export function registerDocuments(session: EngineSession): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: askedAgain.event,
    async provideTextDocumentContent(uri) {
      const question = JSON.parse(uri.query) as Question;
      return `${JSON.stringify(await ask(session, question), undefined, 2)}\n`;
    },
  });
}

async function ask(session: EngineSession, question: Question): Promise<unknown> {
  const client = await session.ensure();
  switch (question.kind) {
    case 'task': {
      const task = await client.describeTask(question.cluster, question.task);
      const local = await client.local('DescribeLocalTask', { task: question.task });
      return { task, local };
    }
    case 'container':
      return (await client.local('InspectContainer', { task: question.task, container: question.container }))
        .inspection;
    case 'taskDefinition':
      return await client.describeTaskDefinition(question.arn);
  }
}

/** Opens beside nothing, as a preview. `title` becomes the tab's label. */
export async function showDocument(title: string, question: Question): Promise<void> {
  const uri = Uri.from({
    scheme: SCHEME,
    path: `/${title}.json`,
    query: JSON.stringify(question),
  });
  const isOpen = workspace.textDocuments.some((each) => each.uri.toString() === uri.toString());
  if (isOpen) askedAgain.fire(uri);
  const opened = await Promise.resolve(workspace.openTextDocument(uri)).catch((error: unknown) => {
    throw providerError(error);
  });
  await window.showTextDocument(opened, { preview: true });
}
