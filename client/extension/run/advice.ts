/** What to say about a task that ended, and which single step gets the user on. Pure. */
import { hasFailed } from '../state/selectors.ts';
import type { TaskView } from '../state/taskView.ts';
import { containersOf, isRecord, recordsIn, textOf, type Definition } from './definition.ts';

export type NextStep =
  | { readonly kind: 'setImage'; readonly container: string }
  | {
      readonly kind: 'choosePort';
      readonly container: string;
      readonly containerPort: number;
      readonly hostPort: number;
      readonly protocol: string;
    }
  | { readonly kind: 'addSecret'; readonly container: string; readonly secret: string }
  /** `object` is the ARN of the file in S3. */
  | { readonly kind: 'nameEnvironmentFile'; readonly container: string; readonly object: string }
  /** The caret goes to `member` of the container, or of the whole definition without one. */
  | { readonly kind: 'openDefinition'; readonly container?: string; readonly member: readonly string[] }
  /** The caret goes to the container's memory, or to the task's where it has none. */
  | { readonly kind: 'raiseMemory'; readonly container: string }
  | { readonly kind: 'openOverlay' }
  | { readonly kind: 'chooseRoleMode' }
  | { readonly kind: 'runAgain' }
  | { readonly kind: 'showLogs' };

export interface Advice {
  readonly severity: 'error' | 'information';
  readonly message: string;
  readonly next: NextStep;
}

/** For a STOPPED task; `definition` is the one it ran, as far as it is known. */
export function adviceFor(task: TaskView, definition: Definition): Advice {
  const reasons = [task.stoppedReason ?? '', ...task.containers.map((each) => each.reason ?? '')];
  if (!hasFailed(task)) {
    return {
      severity: 'information',
      message: `Task ${task.revisionName} has ended. ${task.stoppedReason ?? ''}`.trim(),
      next: { kind: 'showLogs' },
    };
  }
  const next = imageStep(task) ??
    portStep(reasons, definition) ??
    environmentFileStep(reasons) ??
    secretStep(reasons, definition) ?? { kind: 'showLogs' };
  return { severity: 'error', message: failureMessage(task, next), next };
}

function failureMessage(task: TaskView, next: NextStep): string {
  const subject = `Task ${task.revisionName}`;
  switch (next.kind) {
    case 'setImage': {
      const image = task.containers.find((each) => each.name === next.container)?.image ?? '';
      return `${subject} could not start: the image ${image} of container "${next.container}" could not be pulled.`;
    }
    case 'choosePort':
      return `${subject} could not start: port ${next.hostPort} of this machine is taken.`;
    case 'addSecret':
      return `${subject} could not start: the secret ${next.secret} of container "${next.container}" ${secretProblem(task.stoppedReason)}.`;
    case 'nameEnvironmentFile':
      return `${subject} could not start: the environment file ${next.object} of container "${next.container}" is not on this machine.`;
    case 'openDefinition':
    case 'raiseMemory':
    case 'openOverlay':
    case 'chooseRoleMode':
    case 'runAgain':
    case 'showLogs': {
      const failed = task.containers.find((each) => each.reason !== undefined || (each.exitCode ?? 0) !== 0);
      const detail = failed
        ? ` Container "${failed.name}": ${failed.reason ?? `exit code ${failed.exitCode ?? 'unknown'}`}.`
        : '';
      const reason = task.stoppedReason === failed?.reason ? '' : ` ${task.stoppedReason ?? ''}.`;
      return `${subject} stopped.${reason}${detail}`.replaceAll('..', '.').replaceAll(' .', '');
    }
  }
}

/** What ECS's sentence says at its end: of a value that is not what the definition wants, or of AWS that was asked. */
function secretProblem(reason = ''): string {
  const [, why, asked] =
    /unable to (?:retrieve|get) [^:]*: (?!no value on this machine)(.*?)(?:: secret .*| \((asked AWS with .*?) for .*)$/.exec(
      reason,
    ) ?? [];
  if (why === undefined) return 'has no value on this machine';
  return asked === undefined ? `cannot be used: ${why}` : `cannot be read: ${why} (${asked})`;
}

export function imageStep(task: TaskView): NextStep | undefined {
  const pulled = task.containers.find((each) => /^CannotPull|^ImageNotFound/.test(each.reason ?? ''));
  if (pulled) return { kind: 'setImage', container: pulled.name };
  const named = /^CannotPull/.test(task.stoppedReason ?? '')
    ? task.containers.find((each) => (task.stoppedReason ?? '').includes(each.image))
    : undefined;
  return named && { kind: 'setImage', container: named.name };
}

/**
 * The engine: `port 8080/tcp of 127.0.0.1, asked for by container port 80, is already allocated by …`. Docker: `Bind for
 * 127.0.0.1:8080 failed: port is already allocated`, `listen tcp4 127.0.0.1:8080: bind: address already in use`.
 */
const TAKEN = [
  /port (\d+)\/(?:tcp|udp) of .*(?:already|in use|taken)/i,
  /:(\d+) failed: port is already allocated/i,
  /:(\d+): bind: address already in use/i,
];

export function portStep(reasons: readonly string[], definition: Definition): NextStep | undefined {
  for (const reason of reasons) {
    for (const pattern of TAKEN) {
      const hostPort = Number(pattern.exec(reason)?.[1]);
      if (!Number.isNaN(hostPort)) return mappingOf(hostPort, definition);
    }
  }
  return undefined;
}

function mappingOf(hostPort: number, definition: Definition): NextStep | undefined {
  const mappings = containersOf(definition).flatMap((container) =>
    recordsIn(container['portMappings']).map((mapping) => ({
      container: textOf(container['name']) ?? '',
      containerPort: Number(mapping['containerPort']),
      declared: Number(mapping['hostPort'] ?? mapping['containerPort']),
      protocol: textOf(mapping['protocol']) ?? 'tcp',
    })),
  );
  // An overlay may have moved it: with one mapping there is no doubt, with several the number must match.
  const found =
    mappings.find((each) => each.declared === hostPort) ?? (mappings.length === 1 ? mappings[0] : undefined);
  return (
    found && {
      kind: 'choosePort',
      container: found.container,
      containerPort: found.containerPort,
      protocol: found.protocol,
      hostPort,
    }
  );
}

export function environmentFileStep(reasons: readonly string[]): NextStep | undefined {
  for (const reason of reasons) {
    const [, object, container] = /unable to download env file (\S+) of container ([^\s:]+):/.exec(reason) ?? [];
    if (object !== undefined && container !== undefined) return { kind: 'nameEnvironmentFile', container, object };
  }
  return undefined;
}

export function secretStep(reasons: readonly string[], definition: Definition): NextStep | undefined {
  const text = reasons.filter((reason) => /secret|ResourceInitializationError/i.test(reason)).join('\n');
  if (text === '') return undefined;
  const secrets = containersOf(definition).flatMap((container) => {
    const logging = isRecord(container['logConfiguration']) ? container['logConfiguration'] : {};
    return [...recordsIn(container['secrets']), ...recordsIn(logging['secretOptions'])].map((secret) => ({
      container: textOf(container['name']) ?? '',
      secret: textOf(secret['name']) ?? '',
      valueFrom: textOf(secret['valueFrom']) ?? '',
    }));
  });
  const found =
    secrets.find((each) => mentions(text, each.secret) && mentions(text, each.container)) ??
    secrets.find((each) => mentions(text, each.secret)) ??
    secrets.find((each) => each.valueFrom !== '' && text.includes(each.valueFrom));
  return found && { kind: 'addSecret', container: found.container, secret: found.secret };
}

const mentions = (text: string, name: string): boolean =>
  name !== '' && new RegExp(`(^|\\W)${name.replace(/\W/g, '\\$&')}(\\W|$)`).test(text);
