import { pathOf, type SyntaxNode } from '../../nodes.ts';
import type { Fix, Severity } from '../../problem.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { CAPABILITIES } from '../linux/capabilities.ts';
import { useAwslogs } from '../logging/awslogs.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { labelOf, listOf } from '../wording.ts';
import { remove, replace } from '../structure/repairs.ts';
import { pages } from '../volumes/pages.ts';
import { demandsOf, keyOf, refusalsOf, supportUnder, type Platform, type Refusal } from './platforms.ts';

/** What the table of launch-type support does not say about a code that it names. */
interface Row {
  readonly code: string;
  readonly level: Severity;
  readonly summary: string;
  readonly docs: string;
  /** What is wrong, without the full stop. */
  readonly message: (refusal: Refusal) => string;
  readonly ecs?: (refusal: Refusal) => string;
  readonly fix?: (refusal: Refusal, task: TaskDefinition) => Fix;
  /** Values of which another code speaks are left to it. */
  readonly concerns?: (refusal: Refusal, task: TaskDefinition, context: RuleContext) => boolean;
  /** Level of values that documentation is silent about; without it nothing is said of them. */
  readonly unknownLevel?: Severity;
}

/** Behind "is not supported". */
const ON_PLATFORM: Readonly<Record<Platform, string>> = {
  fargateLinux: 'on Fargate',
  fargateWindows: 'on Fargate with Windows',
  managedInstances: 'on Managed Instances',
  external: 'on external instances',
  ec2Linux: 'on EC2',
  ec2Windows: 'on Windows',
  awsvpc: 'with network mode awsvpc',
};

const removal = ({ at }: Refusal): Fix => remove(at);

/** "`devices` is not supported on Fargate" and what to do about it. */
const notSupported =
  (advice = '') =>
  ({ at, demand }: Refusal): string =>
    `${labelOf(at)} is not supported ${ON_PLATFORM[demand.platform]}${advice}.`;

/** "`logDriver` `gelf` is not supported on Fargate; use `awslogs` …" */
const notThisValue = ({ at, value, allowed, demand, isUnknown }: Refusal): string =>
  `${labelOf(at)} \`${String(value)}\` is not ${isUnknown ? 'documented to work' : 'supported'} ${ON_PLATFORM[demand.platform]}; use ${listOf(allowed)}.`;

const onFargate = (code: string, key: string, docsPage: string, advice?: string): Row => ({
  code,
  level: 'error',
  summary: `Fargate does not support \`${key}\`.`,
  docs: docsPage,
  message: notSupported(advice),
  ecs: () => `Fargate compatible task definitions do not support ${key}`,
  fix: removal,
});

const rows: readonly Row[] = [
  {
    code: 'log-driver-fargate',
    level: 'error',
    summary: 'Fargate has the log drivers awslogs, splunk and, on Linux, awsfirelens.',
    docs: docs.logConfiguration,
    message: notThisValue,
    ecs: ({ value }) => `${String(value)} is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]`,
    fix: useAwslogs,
  },
  {
    code: 'log-driver-mi',
    level: 'warning',
    summary: 'Managed Instances have the log drivers awslogs, splunk, awsfirelens and json-file.',
    docs: docs.logConfiguration,
    message: notThisValue,
    fix: useAwslogs,
  },
  {
    code: 'firelens-windows',
    level: 'error',
    summary: 'FireLens does not exist for Windows containers.',
    docs: docs.firelens,
    message: () => 'FireLens routes the logs of Linux containers only; this task runs on Windows.',
    concerns: ({ at }) => at.type === 'object',
    fix: removal,
  },
  {
    code: 'firelens-config-s3-fargate',
    level: 'warning',
    summary: 'On Fargate a log router reads its configuration from a file in its image.',
    docs: docs.firelens,
    message: () =>
      'On Fargate `config-file-type` must be `file`: with `s3` the definition is registered, but its tasks do not start. Put the configuration into the image, or use the init image of aws-for-fluent-bit.',
    ecs: () => "The specified platform does not satisfy the task definition's required capabilities.",
    fix: useFileInImage,
  },
  {
    code: 'cap-fargate-add',
    level: 'error',
    summary: 'On Fargate SYS_PTRACE is the one capability that can be added.',
    docs: docs.capabilities,
    message: ({ value, demand }) =>
      demand.platform === 'fargateWindows'
        ? 'Windows containers have no Linux capabilities.'
        : `Fargate lets a container add \`SYS_PTRACE\` only; \`${String(value)}\` is not allowed.`,
    ecs: ({ value }) => `${String(value)} is not allowed on Fargate.`,
    concerns: ({ value }) => CAPABILITIES.add.has(String(value)),
    fix: removal,
  },
  {
    code: 'privileged-fargate',
    level: 'error',
    summary: 'Fargate runs no privileged containers.',
    docs: docs.fargate,
    message: () => 'Fargate runs no privileged containers.',
    ecs: () => "Fargate requires that the 'privileged' setting be 'false'",
    fix: removal,
  },
  onFargate('devices-fargate', 'devices', docs.linuxParameters),
  onFargate('shm-fargate', 'sharedMemorySize', docs.linuxParameters, '; /dev/shm has the size Docker gives it'),
  onFargate('maxswap-fargate', 'maxSwap', docs.linuxParameters, '; its tasks have no swap of their own to set'),
  onFargate('swappiness-fargate', 'swappiness', docs.linuxParameters),
  onFargate('security-options-fargate', 'dockerSecurityOptions', docs.fargate),
  {
    code: 'gpu-fargate',
    level: 'error',
    summary: 'Fargate has no GPUs.',
    docs: docs.gpu,
    message: () => 'Fargate has no GPUs.',
    ecs: () => 'Tasks using the Fargate launch type do not support GPU resource requirements',
    concerns: ({ value }) => value === 'GPU',
    fix: removeRequirement,
  },
  {
    code: 'gpu-windows',
    level: 'warning',
    summary: 'Windows containers get no GPUs.',
    docs: docs.gpu,
    message: () => 'ECS gives GPUs to Linux containers only; this task runs on Windows.',
    concerns: ({ value }) => value === 'GPU',
    fix: removeRequirement,
  },
  {
    code: 'proxy-unsupported',
    level: 'warning',
    summary: 'A proxy configuration works for Linux tasks on EC2 and Fargate.',
    docs: docs.proxy,
    message: notSupported(),
    // In another network mode proxy-awsvpc speaks.
    concerns: (_, task, context) => [undefined, 'awsvpc'].includes(effectiveNetworkMode(task, context)),
    fix: removal,
  },
  {
    code: 'runtime-os-fargate',
    level: 'error',
    summary: 'Fargate runs Linux and Windows Server 2019 and 2022.',
    docs: docs.runtimePlatform,
    message: notThisValue,
    unknownLevel: 'warning',
  },
  {
    code: 'runtime-mi-linux',
    level: 'error',
    summary: 'Managed Instances run Linux only.',
    docs: docs.runtimePlatform,
    message: notThisValue,
    fix: ({ at }) => replace(at, 'LINUX'),
  },
  {
    code: 'placement-fargate',
    level: 'error',
    summary: 'Fargate knows no placement constraints.',
    docs: docs.placement,
    message: () => 'On Fargate there are no instances to choose from, so `placementConstraints` must be left out.',
    ecs: () => 'Fargate compatible task definitions do not support constraints',
    fix: removal,
  },
  onFargate('volume-host-source-fargate', 'sourcePath', pages.host, '; without it ECS makes a directory for the task'),
  onFargate('volume-docker-fargate', 'dockerVolumeConfiguration', pages.docker),
  {
    code: 'volume-docker-mi-windows',
    level: 'error',
    summary: 'Docker volumes do not exist on Managed Instances, and on Windows only with the driver local.',
    docs: pages.docker,
    message: (refusal) => (refusal.allowed.length > 0 ? notThisValue(refusal) : notSupported()(refusal)),
    fix: (refusal) => (refusal.allowed.length > 0 ? replace(refusal.at, 'local') : removal(refusal)),
  },
  {
    code: 'efs-unsupported',
    level: 'warning',
    summary: 'EFS volumes work for Linux tasks, and not on external instances.',
    docs: pages.efsGuide,
    message: notSupported(),
    fix: removal,
  },
  {
    code: 'fsx-windows-ec2-only',
    level: 'warning',
    summary: 'FSx for Windows File Server works for Windows tasks on EC2.',
    docs: pages.fsx,
    message: notSupported('; only Windows tasks on EC2 can use FSx'),
    fix: removal,
  },
];

/** One rule for each row: the table says where, the row in which words. */
export const unsupportedRules: readonly Rule[] = rows.map((row) => {
  const support = supportUnder(row.code);
  return {
    code: row.code,
    level: row.level,
    summary: row.summary,
    docs: row.docs,
    needs: support.map(keyOf),
    *check(task, context) {
      const demands = demandsOf(task, context);
      for (const field of support) {
        for (const refusal of refusalsOf(field, row.code, task, demands)) {
          if (refusal.isUnknown && row.unknownLevel === undefined) continue;
          if (row.concerns !== undefined && !row.concerns(refusal, task, context)) continue;
          const words = refusal.isUnknown ? '' : (row.ecs?.(refusal) ?? '');
          yield {
            at: refusal.at,
            message: row.message(refusal),
            ...(refusal.isUnknown && row.unknownLevel !== undefined ? { level: row.unknownLevel } : {}),
            ...(words === '' ? {} : { ecsMessage: words }),
            related: isWritten(refusal.demand.node, task)
              ? [{ at: refusal.demand.node, message: 'The task is to run there because of this' }]
              : [],
            ...(row.fix === undefined || refusal.isUnknown ? {} : { fixes: [row.fix(refusal, task)] }),
          };
        }
      }
    },
  };
});

/** Whether the definition itself asks for the platform, rather than the user assuming it. */
const isWritten = (node: SyntaxNode, task: TaskDefinition): boolean => node !== task.family?.node && node !== task.node;

/** The whole requirement, since one without a type is none; the list itself when it was the only one. */
function removeRequirement({ at }: Refusal): Fix {
  const path = pathOf(at).slice(0, -1);
  const list = at.parent?.parent?.parent;
  const isOnly = list?.children?.length === 1;
  return {
    title: isOnly ? 'Remove `resourceRequirements`' : 'Remove this requirement',
    changes: [{ kind: 'remove', path: isOnly ? path.slice(0, -1) : path }],
  };
}

function useFileInImage({ at }: Refusal): Fix {
  const path = pathOf(at).slice(0, -1);
  const value = at.parent?.parent?.children?.find(({ children }) => children?.[0]?.value === 'config-file-value')
    ?.children?.[1];
  const name =
    String(value?.value ?? '')
      .split('/')
      .at(-1) || 'extra.conf';
  return {
    title: `Read the configuration from a file in the image, \`/${name}\``,
    changes: [
      { kind: 'set', path: [...path, 'config-file-type'], value: 'file' },
      { kind: 'set', path: [...path, 'config-file-value'], value: `/${name}` },
    ],
  };
}
