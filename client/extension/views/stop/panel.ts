/** "Why did it stop?": a page per task, read anew each time it is asked for. */
import { randomBytes } from 'node:crypto';
import { ViewColumn, window, type WebviewPanel } from 'vscode';
import type { EngineClient } from '../../engine/client.ts';
import { lastPart, type TaskView } from '../../state/taskView.ts';
import { PAGE_COMMANDS, stopHtml } from './html.ts';
import { stopMarkdown } from './markdown.ts';
import { readStopReport, type StopReport } from './report.ts';

const open = new Map<string, WebviewPanel>();

async function report(client: EngineClient, task: TaskView): Promise<StopReport> {
  const read = await readStopReport(client, lastPart(task.clusterArn), task.arn);
  if (!read) throw new Error(`Task ${task.revisionName} ${task.id.slice(0, 8)} is no longer known.`);
  return read;
}

/** @throws when the task is no longer known */
export async function showStopPage(client: EngineClient, task: TaskView): Promise<void> {
  const html = stopHtml(await report(client, task), randomBytes(16).toString('hex'));
  let panel = open.get(task.arn);
  if (!panel) {
    const title = `Why ${task.revisionName} ${task.id.slice(0, 8)} stopped`;
    panel = window.createWebviewPanel('drydock.stopped', title, ViewColumn.Active, {
      enableScripts: false,
      enableCommandUris: PAGE_COMMANDS,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    open.set(task.arn, panel);
    panel.onDidDispose(() => open.delete(task.arn));
  }
  panel.webview.html = html;
  panel.reveal();
}

/** @throws when the task is no longer known */
export const stopMarkdownOf = async (client: EngineClient, task: TaskView): Promise<string> =>
  stopMarkdown(await report(client, task));
