/** The page about a stopped task: cause, next steps, times, containers, log. No script: its links are commands. Pure. */
import { escape } from '../html.ts';
import { duration } from '../../duration.ts';
import { endOf } from './markdown.ts';
import { clusterOf, titleOf, type ContainerReport, type StopReport } from './report.ts';

export const STEP_COMMAND = 'drydock.takeStep';
/** The commands the page's links may run. */
export const PAGE_COMMANDS = [STEP_COMMAND, 'drydock.showLogs', 'drydock.inspect', 'drydock.copyStopReport'];

export function stopHtml(report: StopReport, nonce: string): string {
  const { task, diagnosis } = report;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'`;
  const row = { subject: { kind: 'task', arn: task.arn } };
  const steps = diagnosis.steps.map(({ text, next }, index) =>
    next === undefined
      ? `<li><span>${escape(text)}</span></li>`
      : `<li><a class="button${index === 0 ? ' first' : ''}" href="${command(STEP_COMMAND, { task: task.arn, next })}">${escape(text)}</a></li>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escape(titleOf(report))}</title>
<style nonce="${nonce}">${STYLE}${widths(report)}</style>
</head>
<body>
<header>
<h1>${escape(titleOf(report))}</h1>
<nav aria-label="More"><a href="${command('drydock.showLogs', row)}">All Logs</a><a href="${command('drydock.inspect', row)}">Inspect</a><a href="${command('drydock.copyStopReport', row)}">Copy as Markdown</a></nav>
</header>
<section class="cause" aria-label="Likely cause">
<p class="sentence">${escape(diagnosis.cause)}</p>
${diagnosis.evidence === undefined ? '' : `<pre class="evidence">${escape(diagnosis.evidence)}</pre>`}
<ul class="steps" aria-label="What to do">${steps.join('')}</ul>
</section>
<dl>
<dt>Reason</dt><dd>${escape(task.stoppedReason ?? 'none was told')}</dd>
<dt>Stop code</dt><dd><code>${escape(task.stopCode ?? 'none')}</code></dd>
<dt>Cluster</dt><dd>${escape(clusterOf(report))}${task.launchType === undefined ? '' : ` · ${escape(task.launchType)}`}</dd>
</dl>
${timelineHtml(report)}
<h2>Containers</h2>
<table class="containers"><thead><tr><th scope="col">Container</th><th scope="col">End</th><th scope="col">Ran</th><th scope="col">Image</th></tr></thead>
<tbody>${report.containers.map((each) => containerHtml(each, diagnosis.container)).join('')}</tbody></table>
${healthHtml(report)}
<h2>Last log lines</h2>
${logHtml(report)}
${noticesHtml(report)}
</body>
</html>`;
}

const command = (id: string, argument: unknown): string =>
  `command:${id}?${escape(encodeURIComponent(JSON.stringify([argument])))}`;

function timelineHtml({ phases }: StopReport): string {
  if (phases.length === 0) return '';
  const cells = phases.map(({ name, from, to }, index) => {
    const label = `${name} ${duration(to - from)}`;
    return `<span class="phase p${index} ${slug(name)}" title="${escape(label)}"></span>`;
  });
  const rows = phases.map(
    ({ name, status, from, to }) =>
      `<tr><th scope="row"><span class="dot ${slug(name)}"></span>${escape(name)}</th><td>${escape(status)}</td><td>${escape(clock(from))}</td><td>${escape(exactDuration(to - from))}</td></tr>`,
  );
  return `<h2>Timeline</h2>
<div class="bar" role="presentation">${cells.join('')}</div>
<table class="times"><thead><tr><th scope="col">Phase</th><th scope="col">Status</th><th scope="col">Began</th><th scope="col">Took</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Shares of the bar are rules of the style sheet: the page's policy takes no style of an element. */
function widths({ phases }: StopReport): string {
  const whole = phases.reduce((sum, { from, to }) => sum + to - from, 0);
  return phases
    .map(({ from, to }, index) => `.p${index}{flex-grow:${Math.max(15, Math.round((1000 * (to - from)) / whole))}}`)
    .join('');
}

const slug = (name: string) => name.split(' ')[0]?.toLowerCase() ?? '';
const clock = (time: number) => new Date(time).toLocaleTimeString();

/** Below ten seconds with a digit: starting takes fractions. */
export const exactDuration = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1)} s` : duration(milliseconds);

function containerHtml(container: ContainerReport, blamed: string | undefined): string {
  const { name, startedAt, finishedAt, restarts } = container;
  const mark = container.failed ? '<span class="bad">✕</span>' : '<span class="good">✓</span>';
  const ran =
    startedAt === undefined
      ? '–'
      : `${escape(clock(startedAt))}${finishedAt === undefined ? '' : `, ${escape(exactDuration(finishedAt - startedAt))}`}`;
  const badges = [
    ...(name === blamed ? ['<span class="badge">it ended the task</span>'] : []),
    ...(container.essential ? [] : ['<span class="badge">not essential</span>']),
    ...(container.outOfMemory ? ['<span class="badge">out of memory</span>'] : []),
    ...(restarts > 0 ? [`<span class="badge">restarted ${restarts}×</span>`] : []),
  ];
  const reason = container.reason === undefined ? '' : `<div class="reason">${escape(container.reason)}</div>`;
  return `<tr><th scope="row">${mark} ${escape(name)}<div>${badges.join(' ')}</div></th><td>${escape(endOf(container))}${reason}</td><td>${ran}</td><td><code>${escape(container.image)}</code></td></tr>`;
}

function healthHtml({ containers }: StopReport): string {
  const told = containers.flatMap(({ name, health }) =>
    health?.output === undefined || health.output === ''
      ? []
      : [`<p>${escape(name)}: ${escape(health.status)}</p><pre>${escape(health.output)}</pre>`],
  );
  return told.length === 0 ? '' : `<h2>Last health checks</h2>${told.join('')}`;
}

function logHtml({ logs, logsProblem, containers }: StopReport): string {
  if (logs.length === 0) return `<p class="quiet">${escape(logsProblem ?? 'Nothing was written.')}</p>`;
  const lines = logs.map(({ time, container, stream, text }) => {
    const colour =
      Math.max(
        0,
        containers.findIndex(({ name }) => name === container),
      ) % 6;
    return `<span class="time">${escape(time.slice(11, 23))}</span> <span class="c${colour}">${escape(container)}</span> ${stream === 'stderr' ? `<span class="stderr">${escape(text)}</span>` : escape(text)}`;
  });
  return `<pre class="log" tabindex="0" aria-label="Last log lines">${lines.join('\n')}</pre>`;
}

const noticesHtml = ({ notices }: StopReport): string =>
  notices.length === 0
    ? ''
    : `<h2>Differences from ECS</h2><ul>${notices.map((each) => `<li>${escape(each)}</li>`).join('')}</ul>`;

const STYLE = `
body { padding: 16px 24px 32px; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; max-width: 1000px; }
header { display: flex; align-items: baseline; justify-content: space-between; flex-wrap: wrap; gap: 4px 20px; }
h1 { font-size: 1.5em; font-weight: 600; margin: 0 0 12px; }
h2 { font-size: 1.1em; font-weight: 600; margin: 24px 0 8px; }
nav { display: flex; gap: 16px; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible, pre:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.cause { border-left: 4px solid var(--vscode-charts-red); background: var(--vscode-textBlockQuote-background); padding: 12px 16px; }
.sentence { font-size: 1.2em; margin: 0 0 10px; }
.steps { list-style: none; padding: 0; margin: 0; display: flex; flex-direction: column; gap: 6px; align-items: flex-start; }
.steps span { display: inline-block; padding: 3px 0; }
.button { display: inline-block; padding: 4px 12px; border-radius: 2px; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); }
.button.first { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.button:hover { text-decoration: none; filter: brightness(1.1); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 16px 0 0; }
dt { color: var(--vscode-descriptionForeground); }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
code { overflow-wrap: anywhere; }
pre { background: var(--vscode-textCodeBlock-background); padding: 10px 12px; margin: 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.evidence { margin: 0 0 10px; }
.log { max-height: 420px; overflow: auto; }
.time, .quiet { color: var(--vscode-descriptionForeground); }
.stderr { color: var(--vscode-errorForeground); }
.bar { display: flex; height: 14px; gap: 2px; border-radius: 3px; overflow: hidden; margin-bottom: 8px; }
.phase { flex-basis: 3px; flex-shrink: 0; }
.phase.waiting, .dot.waiting { background: var(--vscode-charts-lines, var(--vscode-descriptionForeground)); }
.phase.pulling, .dot.pulling { background: var(--vscode-charts-blue); }
.phase.starting, .dot.starting { background: var(--vscode-charts-yellow); }
.phase.running, .dot.running { background: var(--vscode-charts-green); }
.phase.stopping, .dot.stopping { background: var(--vscode-charts-red); }
.dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 8px; }
table { border-collapse: collapse; width: 100%; }
.times { width: auto; }
.containers td:last-child { min-width: 16ch; }
th, td { text-align: left; vertical-align: top; padding: 5px 20px 5px 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); }
thead th { color: var(--vscode-descriptionForeground); font-weight: 400; }
tbody th { font-weight: 600; }
.good { color: var(--vscode-charts-green); }
.bad { color: var(--vscode-charts-red); }
.reason { color: var(--vscode-errorForeground); overflow-wrap: anywhere; }
.badge { display: inline-block; white-space: nowrap; font-weight: 400; font-size: 0.85em; padding: 0 7px; border-radius: 9px; color: var(--vscode-badge-foreground); background: var(--vscode-badge-background); }
.c0 { color: var(--vscode-terminal-ansiCyan); } .c1 { color: var(--vscode-terminal-ansiYellow); } .c2 { color: var(--vscode-terminal-ansiGreen); }
.c3 { color: var(--vscode-terminal-ansiMagenta); } .c4 { color: var(--vscode-terminal-ansiBlue); } .c5 { color: var(--vscode-terminal-ansiBrightCyan); }
`;
