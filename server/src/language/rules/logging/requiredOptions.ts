import { pathOf } from '../../nodes.ts';
import type { Severity } from '../../problem.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { likelyRegion, usualGroup } from './awslogs.ts';
import { hasOption, supportedLogging, type Logging } from './drivers.ts';

interface Row {
  readonly code: string;
  readonly driver: string;
  readonly options: readonly string[];
  /** Level on Fargate and elsewhere; undefined: not required there. */
  readonly onFargate: Severity | undefined;
  readonly elsewhere: Severity | undefined;
  readonly summary: string;
  readonly docs: string;
  readonly reason: string;
  readonly ecs?: string;
  /** What to insert; without it the value is the author's alone. */
  readonly value?: (task: TaskDefinition, logging: Logging) => string;
}

const rows: readonly Row[] = [
  {
    code: 'awslogs-group-required',
    driver: 'awslogs',
    options: ['awslogs-group'],
    onFargate: 'error',
    elsewhere: 'error',
    summary: 'Log driver awslogs needs a log group.',
    docs: docs.awslogs,
    reason: 'it names the CloudWatch log group to write to',
    ecs: 'Log driver awslogs requires options: awslogs-group',
    value: usualGroup,
  },
  {
    code: 'awslogs-region-required',
    driver: 'awslogs',
    options: ['awslogs-region'],
    onFargate: 'error',
    elsewhere: 'warning',
    summary: 'Log driver awslogs needs the region of the log group.',
    docs: docs.awslogs,
    reason: 'it names the region of the log group',
    ecs: 'Log driver awslogs requires options: awslogs-region',
    value: likelyRegion,
  },
  {
    code: 'awslogs-prefix-fargate',
    driver: 'awslogs',
    options: ['awslogs-stream-prefix'],
    onFargate: 'error',
    elsewhere: undefined,
    summary: 'On Fargate the log driver awslogs needs a stream prefix.',
    docs: docs.awslogs,
    reason: 'Fargate names the log streams prefix/container/task-id',
    ecs: 'Fargate requires log configuration options to include awslogs-stream-prefix',
    value: (_, { container }) => container.name?.value ?? 'ecs',
  },
  {
    code: 'awslogs-prefix-hint',
    driver: 'awslogs',
    options: ['awslogs-stream-prefix'],
    onFargate: undefined,
    elsewhere: 'hint',
    summary: 'A stream prefix lets the console find the logs of a container.',
    docs: docs.awslogs,
    reason: "without it the log streams are named by Docker's container ids, and the ECS console shows no logs",
    value: (_, { container }) => container.name?.value ?? 'ecs',
  },
  {
    code: 'splunk-required',
    driver: 'splunk',
    options: ['splunk-url', 'splunk-token'],
    onFargate: 'warning',
    elsewhere: 'warning',
    summary: 'Log driver splunk needs an address and a token.',
    docs: docs.logConfiguration,
    reason: 'the container does not start without it; a token belongs into `secretOptions`',
  },
];

export const requiredOptionRules: readonly Rule[] = rows.map((row) => ({
  code: row.code,
  level: row.onFargate ?? row.elsewhere ?? 'hint',
  summary: row.summary,
  docs: row.docs,
  needs: 'logConfiguration',
  *check(task, context) {
    const level = requirementOf(task, 'FARGATE', context) === undefined ? row.elsewhere : row.onFargate;
    if (level === undefined) return;
    for (const logging of supportedLogging(task, context)) {
      if (logging.driver !== row.driver) continue;
      const { log, container } = logging;
      const missing = row.options.filter((name) => hasOption(log, name) === false);
      if (missing.length === 0) continue;
      yield {
        at: log.options?.node ?? log.node,
        level,
        message: `The logs of ${nameOf(container)} need ${missing.map((name) => `\`${name}\``).join(' and ')}: ${row.reason}.`,
        ...(level === 'error' && row.ecs !== undefined ? { ecsMessage: row.ecs } : {}),
        fixes: missing.flatMap((name) =>
          row.value === undefined
            ? []
            : [
                {
                  title: `Add \`${name}\``,
                  changes: [
                    {
                      kind: 'set' as const,
                      path: [...pathOf(log.node), 'options', name],
                      value: row.value(task, logging),
                    },
                  ],
                },
              ],
        ),
      };
    }
  },
}));
