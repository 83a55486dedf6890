import { pathOf } from '../../nodes.ts';
import type { Fix, Severity } from '../../problem.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule, RuleContext, RuleInfo } from '../rule.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import type { SyntaxNode } from '../../nodes.ts';
import { listOf } from '../wording.ts';

interface ModeTable extends RuleInfo {
  /** Whose modes these are, as the subject of a sentence. */
  readonly who: string;
  /** Modes that work. */
  readonly allowed: readonly string[];
  /** Modes that do not, with how sure that is. */
  readonly refused: Readonly<Record<string, Severity>>;
  /** What happens without `networkMode`. */
  readonly otherwise: string;
  /** Undefined: drop the key. */
  readonly repair: string | undefined;
  readonly applies: (task: TaskDefinition, context: RuleContext) => SyntaxNode | undefined;
}

/** Fargate is stricter than all of these and has a rule of its own. */
const isOnFargate = (task: TaskDefinition, context: RuleContext) =>
  requirementOf(task, 'FARGATE', context) !== undefined;

const TABLES: readonly ModeTable[] = [
  {
    code: 'mi-network-mode',
    level: 'error',
    summary: 'Managed Instances have the network modes `awsvpc` and `host`.',
    docs: docs.managedInstances,
    who: 'Managed Instances',
    allowed: ['awsvpc', 'host'],
    refused: { bridge: 'error', none: 'warning' },
    otherwise: 'it is awsvpc',
    repair: 'awsvpc',
    applies: (task, context) =>
      isOnFargate(task, context) ? undefined : requirementOf(task, 'MANAGED_INSTANCES', context),
  },
  {
    code: 'external-network-mode',
    level: 'error',
    summary: 'External instances have the network modes `bridge`, `host` and `none`.',
    docs: docs.external,
    who: 'External instances',
    allowed: ['bridge', 'host', 'none'],
    refused: { awsvpc: 'error' },
    otherwise: 'it is bridge',
    repair: 'bridge',
    // Together with Fargate no mode is right: requires-compat-all-must-hold.
    applies: (task, context) => (isOnFargate(task, context) ? undefined : requirementOf(task, 'EXTERNAL', context)),
  },
  {
    code: 'windows-network-mode',
    level: 'error',
    summary: 'Windows containers on instances have the network mode `awsvpc` or none written.',
    docs: docs.parameters,
    who: 'Windows containers',
    allowed: ['awsvpc'],
    refused: { bridge: 'error', host: 'error', none: 'error' },
    otherwise: "it is Docker's nat",
    repair: undefined,
    applies: (task, context) =>
      isWindows(task) && !isOnFargate(task, context) ? task.runtimePlatform?.operatingSystemFamily?.node : undefined,
  },
];

const toRule = ({ who, allowed, refused, otherwise, repair, applies, ...info }: ModeTable): Rule => ({
  ...info,
  needs: 'networkMode',
  *check(task, context) {
    const mode = task.networkMode;
    const level = refused[mode?.value ?? ''];
    if (mode === undefined || level === undefined) return;
    const because = applies(task, context);
    if (because === undefined) return;
    const path = pathOf(mode.node);
    const remove: Fix = { title: 'Remove `networkMode`', changes: [{ kind: 'remove', path }] };
    yield {
      at: mode.node,
      level,
      message: `${who} do not have network mode \`${String(mode.value)}\`. Use ${listOf(allowed)}; without \`networkMode\` ${otherwise}.`,
      related: [{ at: because, message: 'They are asked for here' }],
      fixes: [
        repair === undefined
          ? remove
          : { title: `Set \`networkMode\` to \`${repair}\``, changes: [{ kind: 'set', path, value: repair }] },
      ],
    };
  },
});

export const networkModeRules: readonly Rule[] = TABLES.map(toRule);
