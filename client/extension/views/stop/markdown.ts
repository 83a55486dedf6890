/** The report about a stopped task as Markdown, to be pasted into an issue or a chat. Pure. */
import { duration } from '../../duration.ts';
import { clusterOf, titleOf, type ContainerReport, type StopReport } from './report.ts';

export function stopMarkdown(report: StopReport): string {
  const { task, diagnosis, phases, containers, logs } = report;
  return [
    `# ${titleOf(report)}`,
    '',
    `**${diagnosis.cause}**`,
    ...(diagnosis.evidence === undefined ? [] : ['', `> ${diagnosis.evidence.replaceAll('\n', '\n> ')}`]),
    '',
    ...diagnosis.steps.map(({ text }) => `- ${text}`),
    '',
    `- Reason: ${task.stoppedReason ?? 'none was told'}`,
    `- Stop code: ${task.stopCode ?? 'none'}`,
    `- Cluster: ${clusterOf(report)}${task.launchType === undefined ? '' : `; launch type ${task.launchType}`}`,
    '',
    '## Timeline',
    '',
    '| Phase | Status | Began | Took |',
    '|---|---|---|---|',
    ...phases.map(
      ({ name, status, from, to }) =>
        `| ${name} | ${status} | ${new Date(from).toISOString()} | ${duration(to - from)} |`,
    ),
    '',
    '## Containers',
    '',
    ...containers.flatMap(containerLines),
    '',
    '## Last log lines',
    '',
    '```text',
    ...(logs.length > 0
      ? logs.map(({ time, container, text }) => `${time} ${container}: ${text}`)
      : [report.logsProblem ?? '(nothing was written)']),
    '```',
    '',
  ].join('\n');
}

function containerLines(container: ContainerReport): string[] {
  return [
    `- **${container.name}** (${container.image})${container.essential ? '' : ', not essential'}: ${endOf(container)}`,
    ...(container.reason === undefined ? [] : [`  - ${container.reason}`]),
    ...(container.health?.output === undefined ? [] : [`  - health check: ${container.health.output}`]),
  ];
}

/** `exit code 3`, `exit code 137: killed (SIGKILL) for want of memory`, `never started` */
export function endOf({ exitCode, meaning, skipped }: ContainerReport): string {
  if (skipped) return 'skipped on this machine';
  if (exitCode === undefined) return 'never started, so there is no exit code';
  return `exit code ${exitCode}${meaning === undefined ? '' : `: ${meaning}`}`;
}
