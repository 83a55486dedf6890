/** Read-only JSON documents of what the engine knows: `drydock:` URIs, filled when they are opened. */
import { Uri, window, workspace, type Disposable } from 'vscode';
import type { EngineSession } from '../engine/session.ts';

const SCHEME = 'drydock';

type Question =
  | { readonly kind: 'task'; readonly cluster: string; readonly task: string }
  | { readonly kind: 'container'; readonly task: string; readonly container: string }
  | { readonly kind: 'taskDefinition'; readonly arn: string };

export function registerDocuments(session: EngineSession): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent(uri) {
      const answer = await ask(session, JSON.parse(uri.query) as Question);
      return `${JSON.stringify(answer, undefined, 2)}\n`;
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
  const uri = Uri.from({ scheme: SCHEME, path: `/${title}.json`, query: JSON.stringify(question) });
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
