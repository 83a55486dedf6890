import type { SyntaxNode } from '../../nodes.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule, RuleContext, RuleInfo } from '../rule.ts';
import { remove, replace } from '../structure/repairs.ts';

/** A row: where one of the modes by which processes of a task see each other is not to be had. */
interface ModeRow extends RuleInfo {
  readonly mode: 'pidMode' | 'ipcMode';
  readonly who: string;
  /** The one value that is allowed nevertheless. */
  readonly allowed?: string;
  readonly ecsMessage?: string;
  /** The node that says so, or undefined where the row does not apply. */
  readonly applies: (task: TaskDefinition, context: RuleContext) => SyntaxNode | undefined;
}

const windows = (task: TaskDefinition) =>
  isWindows(task) ? task.runtimePlatform?.operatingSystemFamily?.node : undefined;

const ROWS: readonly ModeRow[] = [
  {
    code: 'pid-mode-fargate',
    level: 'error',
    summary: 'On Fargate the process namespace is `task` or private.',
    docs: docs.register,
    mode: 'pidMode',
    who: 'Fargate',
    allowed: 'task',
    ecsMessage:
      "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
    applies: (task, context) => (isWindows(task) ? undefined : requirementOf(task, 'FARGATE', context)),
  },
  {
    code: 'pid-mode-windows',
    level: 'error',
    summary: 'Windows containers have no process namespace to choose.',
    docs: docs.register,
    mode: 'pidMode',
    who: 'Windows',
    applies: windows,
  },
  {
    code: 'ipc-mode-fargate',
    level: 'error',
    summary: 'Fargate has no IPC namespace to choose.',
    docs: docs.register,
    mode: 'ipcMode',
    who: 'Fargate',
    ecsMessage: 'Fargate compatible task definitions do not support ipcMode',
    applies: (task, context) => requirementOf(task, 'FARGATE', context),
  },
  {
    code: 'ipc-mode-windows-mi',
    level: 'error',
    summary: 'Windows containers and Managed Instances have no IPC namespace to choose.',
    docs: docs.register,
    mode: 'ipcMode',
    who: 'Windows and Managed Instances',
    applies: (task, context) =>
      requirementOf(task, 'FARGATE', context) === undefined
        ? (windows(task) ?? requirementOf(task, 'MANAGED_INSTANCES', context))
        : undefined,
  },
];

const toRule = ({ mode, who, allowed, ecsMessage, applies, ...info }: ModeRow): Rule => ({
  ...info,
  needs: mode,
  *check(task, context) {
    const field = task[mode];
    if (field?.value === undefined || field.value === allowed) return;
    const because = applies(task, context);
    if (because === undefined) return;
    yield {
      at: field.node,
      message: `\`${mode}\` \`${field.value}\` does not exist on ${who}${allowed === undefined ? '; leave it out' : `, only \`${allowed}\``}.`,
      ...(ecsMessage === undefined ? {} : { ecsMessage }),
      related: [{ at: because, message: `${who === 'Fargate' ? 'Fargate' : 'This'} is asked for here` }],
      fixes: [...(allowed === undefined ? [] : [replace(field.node, allowed)]), remove(field.node)],
    };
  },
});

export const processModeRules: readonly Rule[] = ROWS.map(toRule);
