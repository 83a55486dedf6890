/** Why a task could not start, by the words of ECS, the engine and Docker. Pure. */
import { environmentFileStep, imageStep, portStep, secretStep } from '../advice.ts';
import { textOf } from '../definition.ts';
import { matchReason, reasonsOf, type DiagnosisRule, type Step, type StoppedTask } from './stoppedTask.ts';

/** One case: the words by which it is known, and what it means. `$1` … are the pattern's groups. */
interface Case {
  readonly words: RegExp;
  readonly cause: string;
  readonly steps: (container: string | undefined, stopped: StoppedTask) => readonly Step[];
}

const text = (sentence: string): Step => ({ text: sentence });
const setImage = (container: string | undefined): Step[] =>
  container === undefined
    ? []
    : [{ text: 'Run an image this machine has in its place', next: { kind: 'setImage', container } }];
const definitionOf = (container: string | undefined, sentence: string, ...member: string[]): Step => ({
  text: sentence,
  next: { kind: 'openDefinition', ...(container === undefined ? {} : { container }), member },
});
const overlay: Step = { text: 'Open the overlay of this machine', next: { kind: 'openOverlay' } };
const again: Step = { text: 'Run it again', next: { kind: 'runAgain' } };

const PULL: readonly Case[] = [
  {
    words: /CannotPull.*no matching manifest for (\S+)/is,
    cause: 'The image is not built for the architecture $1.',
    steps: (container) => [
      definitionOf(container, 'Set runtimePlatform.cpuArchitecture to what the image has', 'runtimePlatform'),
      ...setImage(container),
      text('Build for both: docker buildx build --platform linux/amd64,linux/arm64'),
    ],
  },
  {
    words: /CannotPull.*(?:toomanyrequests|rate limit|429)/is,
    cause: 'The registry refuses more pulls for now (its rate limit).',
    steps: (container) => [
      text('Sign in with "docker login": the limit is higher for those who do'),
      text('Name the same image at public.ecr.aws/docker/library/…, which has no such limit'),
      ...setImage(container),
    ],
  },
  {
    words: /CannotPull.*(?:unauthorized|denied|no basic auth|authentication required|403 Forbidden)/is,
    cause: 'The registry wants credentials, or the image does not exist: registries do not tell the two apart.',
    steps: (container) => [
      text('Sign in with "docker login", or set up the ECR credential helper; then run the task again'),
      ...setImage(container),
      definitionOf(container, 'Check the name of the image', 'image'),
    ],
  },
  {
    words:
      /CannotPull.*(?:no such host|network is unreachable|i\/o timeout|TLS handshake timeout|connection refused|Client\.Timeout|dial tcp)/is,
    cause: 'The registry cannot be reached from Docker.',
    steps: (container) => [text('Check the network, VPN and proxy of Docker'), ...setImage(container), again],
  },
  {
    words: /CannotPull.*(?:manifest unknown|manifest for .* not found|not found|does not exist|invalid reference)/is,
    cause: 'There is no such image, or not with this tag.',
    steps: (container) => [...setImage(container), definitionOf(container, 'Check the name of the image', 'image')],
  },
  {
    words: /no space left on device|disk-full|disk quota/i,
    cause: 'Docker has no disk space left.',
    steps: () => [text('See what takes it with "docker system df", free some, then run the task again'), again],
  },
  {
    words: /CannotPull|ImageNotFound/,
    cause: 'The image could not be pulled.',
    steps: (container) => [...setImage(container), again],
  },
];

const START: readonly Case[] = [
  {
    words: /exec format error/i,
    cause: 'The program is built for another architecture than this machine ("exec format error").',
    steps: (container) => [
      definitionOf(container, 'Name the architecture in runtimePlatform', 'runtimePlatform'),
      ...setImage(container),
      text('Or it is a script without its "#!" line: give it one'),
    ],
  },
  {
    words:
      /exec: "([^"]+)": (?:executable file not found|stat \S+: no such file)|stat (\S+): no such file or directory/i,
    cause: 'The command "$1" is not in the image (exit code 127).',
    steps: (container) => [
      definitionOf(container, 'Check the command and entryPoint', 'command'),
      text('A command line in one string needs a shell: ["sh", "-c", "…"]'),
      ...setImage(container),
    ],
  },
  {
    words: /exec: "([^"]+)": permission denied|exec (\S+): permission denied/i,
    cause: 'The command "$1" is not executable (exit code 126).',
    steps: (container) => [
      text('Give it the right in the image: RUN chmod +x …'),
      definitionOf(container, 'Check the command, entryPoint and user', 'command'),
    ],
  },
  {
    words: /exec (\S+): no such file or directory/i,
    cause: '"$1" is there, but what runs it is not: the interpreter of its "#!" line, or its C library.',
    steps: (container) => [
      text('Line ends of Windows (CRLF) in a script do this too: convert them'),
      text('A program linked against glibc does not start in Alpine Linux'),
      definitionOf(container, 'Check the command and entryPoint', 'entryPoint'),
    ],
  },
  {
    words: /unable to find user (\S+?):|no matching entries in passwd file/i,
    cause: 'The image has no such user ($1).',
    steps: (container) => [definitionOf(container, 'Name a user of the image, or a number', 'user')],
  },
  {
    words: /mounts denied|is not shared from the host|file sharing/i,
    cause: 'Docker Desktop may not share the folder that is mounted.',
    steps: () => [text('Share it under Settings → Resources → File sharing of Docker Desktop'), overlay],
  },
  {
    words: /bind source path does not exist: (\S+)/i,
    cause: 'A folder that is mounted does not exist on this machine: $1.',
    steps: () => [{ text: 'Name another folder under "volumes" of the overlay', next: { kind: 'openOverlay' } }],
  },
  {
    words: /not a directory.*(?:Are you trying to mount a directory onto a file)|mounting .* not a directory/is,
    cause: 'A folder is mounted onto a file, or the other way round.',
    steps: (container) => [definitionOf(container, 'Check the mount points', 'mountPoints'), overlay],
  },
  {
    words: /autoprovision is set to false/i,
    cause: 'The shared volume is not there, and the definition does not let it be made (autoprovision).',
    steps: () => [
      definitionOf(undefined, 'Set autoprovision in the volume', 'volumes'),
      text('Or make it: docker volume create …'),
    ],
  },
  {
    words: /CannotCreateVolumeError: (.+)/i,
    cause: 'A volume could not be made: $1',
    steps: () => [definitionOf(undefined, 'Check the volumes of the definition', 'volumes'), overlay],
  },
  {
    words: /error gathering device information while adding custom device "([^"]+)"/i,
    cause: 'This machine has no device $1.',
    steps: (container) => [definitionOf(container, 'Check the devices', 'linuxParameters')],
  },
  {
    words: /could not select device driver.*gpu|nvidia-container-cli/is,
    cause: 'This Docker has no GPU to give.',
    steps: () => [text('Install the NVIDIA Container Toolkit, or run a definition without GPUs')],
  },
  {
    words: /Minimum memory (?:limit|reservation) allowed is (\S+)/i,
    cause: 'The memory limit is below what Docker takes ($1).',
    steps: (container) => [{ text: 'Raise the memory', next: { kind: 'raiseMemory', container: container ?? '' } }],
  },
  {
    words: /sysctl|ulimit|rlimit|operation not permitted/i,
    cause: 'This Docker may not set what the definition asks for (a sysctl, ulimit or capability).',
    steps: (container) => [definitionOf(container, 'Check the definition', 'linuxParameters')],
  },
  {
    words: /non-overlapping IPv4 address pool/i,
    cause: 'Docker has no address range left for a network.',
    steps: () => [text('Remove unused networks: docker network prune'), again],
  },
  {
    words: /DockerTimeoutError: (.+)/i,
    cause: 'Docker did not answer in time: $1.',
    steps: () => [text('It is busy or stuck: look at its load, restart it if need be'), again],
  },
  {
    words: /ContainerVanishedError/,
    cause: 'The container was removed behind the engine\'s back, with "docker rm" or a prune.',
    steps: () => [again],
  },
  {
    words: /dependency graph: (.+)/i,
    cause: 'What it depends on failed: $1',
    steps: (container) => [
      { text: 'Show the logs', next: { kind: 'showLogs' } },
      definitionOf(container, 'Check dependsOn', 'dependsOn'),
    ],
  },
  {
    words: /Task dependencies cannot be resolved/i,
    cause: 'The containers wait for each other in a circle.',
    steps: (container) => [definitionOf(container, 'Break the circle of dependsOn', 'dependsOn')],
  },
  {
    words: /overlay skips every container/i,
    cause: 'The overlay skips every container of the definition.',
    steps: () => [overlay],
  },
];

/** Where a click can mend it: a secret, a port, a file, an image. */
const mendable: DiagnosisRule = (stopped) => {
  const { definition } = stopped;
  const reasons = reasonsOf(stopped).map((each) => each.text);
  const missing = environmentFileStep(reasons);
  if (missing?.kind === 'nameEnvironmentFile') {
    return {
      cause: `The environment file ${missing.object} is not on this machine.`,
      container: missing.container,
      steps: [{ text: 'Name a file of this machine for it', next: missing }, again],
    };
  }
  if (reasons.some((each) => each.includes('keeps no secrets on disk'))) {
    return {
      cause: 'The engine was restarted while the task waited; values of secrets are kept in memory only.',
      steps: [again],
    };
  }
  const secret = secretStep(reasons, definition);
  if (secret?.kind === 'addSecret') {
    return {
      cause: `The secret ${secret.secret} has no value on this machine.`,
      container: secret.container,
      steps: [{ text: `Give ${secret.secret} a value in the overlay`, next: secret }, again],
    };
  }
  const port = portStep(reasons, definition);
  if (port?.kind === 'choosePort') {
    return {
      cause: `Port ${port.hostPort} of this machine is taken by another program.`,
      container: port.container,
      steps: [
        { text: `Publish port ${port.containerPort} elsewhere`, next: port },
        text(`Or end the program that has it: lsof -i :${port.hostPort}`),
        again,
      ],
    };
  }
  return undefined;
};

const byWords =
  (cases: readonly Case[]): DiagnosisRule =>
  (stopped) => {
    for (const { words, cause, steps } of cases) {
      const found = matchReason(stopped, words);
      if (!found) continue;
      const pulled = imageStep(stopped.task);
      const container = found.container ?? (pulled?.kind === 'setImage' ? pulled.container : undefined);
      return {
        cause: withGroups(cause, found.match),
        ...(container === undefined ? {} : { container }),
        steps: steps(container, stopped),
      };
    }
    return undefined;
  };

/** `$1` is the first group that took part, without the decoration around it. */
function withGroups(sentence: string, match: RegExpExecArray): string {
  const first = match.slice(1).find((group) => textOf(group) !== undefined && group !== '');
  return first === undefined
    ? sentence.replace(/ ?\(?"?\$1"?\)?/, '')
    : sentence.replace('$1', first.replace(/[.:,;]+$/, ''));
}

export const beforeStart: readonly DiagnosisRule[] = [mendable, byWords(PULL), byWords(START)];
