/** Why a task that ran has ended: memory, health, signals, exit codes, and what the program itself wrote about it. Pure. */
import { exitCodeMeaning } from './exitCodes.ts';
import {
  culprit,
  isOutOfMemory,
  logLine,
  matchReason,
  plain,
  wasAskedToStop,
  type Diagnosis,
  type DiagnosisRule,
  type Step,
  type StoppedTask,
} from './stoppedTask.ts';

const showLogs: Step = { text: 'Show all logs', next: { kind: 'showLogs' } };
const again: Step = { text: 'Run it again', next: { kind: 'runAgain' } };
const overlay: Step = { text: 'Open the overlay of this machine', next: { kind: 'openOverlay' } };
const environment: Step = {
  text: 'Set the variable under "environment" of the overlay',
  next: { kind: 'openOverlay' },
};
const definition = (container: string, text: string, member: string): Step => ({
  text,
  next: { kind: 'openDefinition', container, member: [member] },
});

const outOfMemory: DiagnosisRule = ({ task, logs }) => {
  const container = task.containers.find(isOutOfMemory);
  if (!container) return undefined;
  const heap = logLine(
    { task, definition: {}, logs },
    /heap out of memory|OutOfMemoryError|MemoryError/,
    container.name,
  );
  return {
    cause: `Container "${container.name}" used more memory than its limit, and the kernel killed it.`,
    container: container.name,
    ...(heap ? { evidence: heap.text } : {}),
    steps: [
      { text: 'Raise its memory', next: { kind: 'raiseMemory', container: container.name } },
      { text: 'Run it again and watch what it uses', next: { kind: 'runAgain' } },
      showLogs,
    ],
  };
};

const unhealthy: DiagnosisRule = ({ task, local }) => {
  const failed =
    /health check/i.test(task.stoppedReason ?? '') || task.stopCode === 'ServiceSchedulerInitiated'
      ? task.containers.find((each) => each.health === 'UNHEALTHY')
      : undefined;
  if (!failed) return undefined;
  const output = local?.containers.find(({ name }) => name === failed.name)?.healthOutput?.trim();
  const tool = /(?:^|[\s:])(curl|wget|nc|bash)\b.*not found|"(curl|wget|nc|bash)": executable file not found/i.exec(
    output ?? '',
  );
  return {
    cause: tool
      ? `The health check of "${failed.name}" calls ${tool[1] ?? tool[2] ?? 'a program'}, which its image does not have.`
      : `Container "${failed.name}" failed its health check.`,
    container: failed.name,
    ...(output === undefined || output === '' ? {} : { evidence: output }),
    steps: [
      definition(failed.name, 'Check the health check: command, timeout, startPeriod', 'healthCheck'),
      showLogs,
      again,
    ],
  };
};

/** `$1` is the pattern's first group. */
interface Sign {
  readonly line: RegExp;
  readonly cause: string;
  readonly steps: (container: string) => readonly Step[];
}

/** What programs write when they give up, in the words of the languages people use. The most telling first. */
const SIGNS: readonly Sign[] = [
  {
    line: /exec format error/i,
    cause: 'A program in the image is built for another architecture than this machine.',
    steps: (container) => [
      definition(container, 'Run an image for this architecture', 'image'),
      { text: 'Run an image this machine has in its place', next: { kind: 'setImage', container } },
    ],
  },
  {
    line: /heap out of memory|java\.lang\.OutOfMemoryError|std::bad_alloc|\bMemoryError\b|Cannot allocate memory/,
    cause: 'The program ran out of memory.',
    steps: (container) => [{ text: 'Raise its memory', next: { kind: 'raiseMemory', container } }, showLogs],
  },
  {
    line: /EADDRINUSE|address (?:is )?already in use/i,
    cause: 'The port it listens on is taken: containers of one awsvpc or host task share their ports.',
    steps: (container) => [definition(container, 'Let one of them listen on another port', 'portMappings'), showLogs],
  },
  {
    line: /NoCredentialsError|Unable to locate credentials|CredentialsProviderError|Could not load credentials|no valid providers in chain|Unable to load (?:AWS )?credentials/i,
    cause:
      'The program asked for AWS credentials and there are none: a task has none here unless a role mode is chosen.',
    steps: () => [
      { text: 'Choose whose credentials it gets: Choose Role Mode', next: { kind: 'chooseRoleMode' } },
      environment,
      showLogs,
    ],
  },
  {
    line: /password authentication failed|Access denied for user|authentication failed|invalid password/i,
    cause: 'What it connects to refused its password.',
    steps: () => [{ text: 'Check the secret in the overlay', next: { kind: 'openOverlay' } }, showLogs],
  },
  {
    line: /(?:getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|ENOTFOUND|could not translate host name|Name or service not known|no such host|Temporary failure in name resolution|UnknownHostException)[^\w"']*["']?([\w.-]*)/i,
    cause: 'A host name is not known here: $1.',
    steps: () => [
      { text: 'Point the program elsewhere under "environment" of the overlay', next: { kind: 'openOverlay' } },
      showLogs,
    ],
  },
  {
    line: /(?:ECONNREFUSED|connection refused)[^\d\w]*((?:[\d.]+|\[[\da-f:]+\]|localhost):\d+)?/i,
    cause: 'What it connects to does not answer: $1.',
    steps: (container) => [
      definition(container, 'Wait for it: dependsOn with condition HEALTHY', 'dependsOn'),
      { text: 'Point the program elsewhere under "environment" of the overlay', next: { kind: 'openOverlay' } },
      showLogs,
    ],
  },
  {
    line: /read-only file system/i,
    cause: 'It writes where it may not: its file system is read-only (readonlyRootFilesystem).',
    steps: (container) => [
      definition(container, 'Mount a volume or tmpfs where it writes', 'readonlyRootFilesystem'),
      showLogs,
    ],
  },
  {
    line: /no space left on device/i,
    cause: 'There is no disk space left for what it writes.',
    steps: () => [{ text: 'See what takes it: docker system df' }, showLogs],
  },
  {
    line: /permission denied|EACCES|Operation not permitted|PermissionError/i,
    cause: 'It may not do what it tries: a file of another user, or a privilege that containers do not have.',
    steps: (container) => [definition(container, 'Check user, mounts and capabilities', 'user'), showLogs],
  },
  {
    line: /KeyError: ['"]([A-Z][A-Z0-9_]+)['"]|(?:environment variable|env var)\s+["'`]?([A-Z][A-Z0-9_]+)["'`]?|["'`]?\b([A-Z][A-Z0-9_]{2,})["'`]? (?:is not set|is required|must be set|not defined|is missing|is undefined)/,
    cause: 'An environment variable it needs is not set: $1.',
    steps: (container) => [environment, definition(container, 'Or give it in the definition', 'environment')],
  },
  {
    line: /Cannot find module ['"]?([^'"\s]+)|ModuleNotFoundError: No module named ['"]?([\w.]+)|ClassNotFoundException: (\S+)|error while loading shared libraries: (\S+?):/,
    cause: 'A part of the program is not in the image: $1.',
    steps: (container) => [
      { text: 'Build the image anew and run that', next: { kind: 'setImage', container } },
      definition(container, 'Check the working directory and mounts, which may hide it', 'mountPoints'),
    ],
  },
  {
    line: /\b(\S+): (?:command )?not found\b/,
    cause: 'A command is not in the image: $1.',
    steps: (container) => [definition(container, 'Check the command', 'command'), showLogs],
  },
  {
    line: /illegal instruction/i,
    cause: 'The program uses instructions this CPU does not have.',
    steps: (container) => [{ text: 'Run an image for this CPU', next: { kind: 'setImage', container } }],
  },
];

const byLog: DiagnosisRule = (stopped) => {
  const container = culprit(stopped);
  if (!container || container.exitCode === 0) return undefined;
  for (const { line, cause, steps } of SIGNS) {
    const found = logLine(stopped, line, container.name);
    if (!found) continue;
    // Groups that took no part are undefined, whatever the type says.
    const group = (found.match.slice(1) as (string | undefined)[]).find((each) => each !== undefined && each !== '');
    return {
      cause: group === undefined ? cause.replace(/: \$1/, '') : cause.replace('$1', group),
      container: container.name,
      evidence: found.text,
      steps: steps(container.name),
    };
  }
  return undefined;
};

const byExitCode: DiagnosisRule = (stopped) => {
  const container = culprit(stopped);
  if (container?.exitCode === undefined) return undefined;
  const { name, exitCode } = container;
  const subject = { container: name };
  const last = [...stopped.logs].reverse().find((each) => each.container === name && plain(each.text).trim() !== '');
  const evidence = last ? { evidence: plain(last.text).trim() } : {};
  switch (exitCode) {
    case 0:
      return {
        cause: `Container "${name}" finished with success. It is essential, and a task ends with the first essential container that does.`,
        ...subject,
        steps: [
          {
            text: 'If it should go on: let its command stay in the foreground',
            next: { kind: 'openDefinition', container: name, member: ['command'] },
          },
          { text: 'If it is a step of many: set essential to false', next: essential(name) },
          showLogs,
        ],
      };
    case 126:
    case 127:
      return {
        cause: `Container "${name}" ended with ${exitCode}: ${exitCodeMeaning(exitCode, {}) ?? ''}.`,
        ...subject,
        ...evidence,
        steps: [definition(name, 'Check the command and entryPoint', 'command'), showLogs],
      };
    case 137:
      return {
        cause: `Container "${name}" was killed (SIGKILL) from outside: by hand, by Docker's restart, or for want of memory of the whole machine.`,
        ...subject,
        ...evidence,
        steps: [{ text: 'Look into Docker\'s log and the kernel\'s (dmesg) for "Out of memory"' }, again, showLogs],
      };
    case 139:
      return {
        cause: `Container "${name}" crashed (segmentation fault).`,
        ...subject,
        ...evidence,
        steps: [
          {
            text: 'An image for another architecture, emulated, crashes like this: run one for this machine',
            next: { kind: 'setImage', container: name },
          },
          showLogs,
        ],
      };
    case 143:
      return {
        cause: `Container "${name}" got SIGTERM, and not from ECS: somebody ran "docker stop" or ended its process.`,
        ...subject,
        steps: [again, showLogs],
      };
    case 255:
      return {
        cause: `Container "${name}" ended with 255: its program said so, or Docker was restarted under it.`,
        ...subject,
        ...evidence,
        steps: [again, showLogs],
      };
    default: {
      const meaning = exitCodeMeaning(exitCode, {});
      return {
        cause: `Container "${name}" ended with exit code ${exitCode}${meaning === undefined ? ", which is its program's own" : `: ${meaning}`}.`,
        ...subject,
        ...evidence,
        steps: [showLogs, overlay, again],
      };
    }
  }
};

const essential = (container: string) => ({ kind: 'openDefinition', container, member: ['essential'] }) as const;

/** It did what it was told. What is worth a word is how. */
const stoppedOnRequest: DiagnosisRule = (stopped) => {
  if (!wasAskedToStop(stopped)) return undefined;
  const { task } = stopped;
  const killed = task.containers.filter((each) => each.exitCode === 137 && !isOutOfMemory(each));
  const who = task.stopCode === 'UserInitiated' ? 'It was stopped by request' : 'The service stopped it';
  const reason = task.stoppedReason === undefined ? '' : `: ${task.stoppedReason}`;
  if (killed.length === 0) return { cause: `${who}${reason}.`.replace('..', '.'), steps: [again] };
  const names = killed.map((each) => `"${each.name}"`).join(', ');
  const [first] = killed;
  return {
    cause: `${who}${reason}. ${names} did not end on the stop signal and had to be killed.`.replace('..', '.'),
    ...(first ? { container: first.name } : {}),
    steps: [
      ...(first
        ? [
            definition(first.name, 'Give it more time: stopTimeout', 'stopTimeout'),
            definition(
              first.name,
              'A shell as first process does not pass the signal on: use "exec", or initProcessEnabled',
              'linuxParameters',
            ),
          ]
        : []),
      again,
    ],
  };
};

const lostNetwork: DiagnosisRule = (stopped) => {
  const found = matchReason(stopped, /the container that holds (.+?) of the task is gone/);
  if (!found) return undefined;
  return {
    cause: `The container that holds ${found.match[1] ?? 'the network'} of the task was removed or stopped behind the engine's back.`,
    steps: [again],
  };
};

const spot: DiagnosisRule = ({ task }) =>
  task.stopCode === 'SpotInterruption'
    ? { cause: 'It ran on Spot capacity, which was taken back.', steps: [again] }
    : undefined;

export const atRun: readonly DiagnosisRule[] = [
  outOfMemory,
  unhealthy,
  lostNetwork,
  spot,
  stoppedOnRequest,
  byLog,
  byExitCode,
];

export const unknown = ({ task }: StoppedTask): Diagnosis => ({
  cause: task.stoppedReason ?? 'ECS told no reason.',
  steps: [showLogs, again],
});
