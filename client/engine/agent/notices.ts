/**
 * What a user must know about a task before it runs: everything the definition asks for that is not done here, and
 * everything that is done with another value. One clear sentence each, never silence. Pure.
 */
import type { ContainerDefinition, Notice, OverlaySettings, RoleChoice, TaskDefinitionInput } from '../state/model.ts';
import { parseCpu, parseMemory } from './containerOptions/effective.ts';
import { LEAST_MEMORY, MIB } from './containerOptions/limits.ts';
import { logsKeptBecause } from './containerOptions/logging.ts';
import { podmanNotices } from './podman.ts';
import { roleNotices, wayNotices } from './roleNotices.ts';
import { patternProblem } from './awslogs/eventPattern.ts';
import { wordsOf } from './fieldTreatment.ts';
import { unlimitedNotices, type Unlimited } from './unlimited.ts';
import { firelensNotices } from './firelens/notices.ts';
import { logRouterOf } from './firelens/router.ts';

/** Of the Docker engine that will run the task; absent while it has not told. */
export interface DockerFacts {
  readonly cpus?: number | undefined;
  readonly memoryBytes?: number | undefined;
  /** Where it is. */
  readonly endpoint?: string | undefined;
  readonly product?: 'podman' | undefined;
  readonly unlimited?: readonly Unlimited[] | undefined;
}

/** Notices in the order of the definition. Containers that the overlay skips only get the notice of that. */
export function noticesFor(
  definition: TaskDefinitionInput,
  overlay: OverlaySettings | undefined,
  docker: DockerFacts,
  role?: RoleChoice,
): readonly Notice[] {
  const containers = (definition.containerDefinitions ?? []).flatMap((container, index) => {
    const pointer = `/containerDefinitions/${index}`;
    const name = container.name ?? '';
    if (overlay?.containers[name]?.skip) {
      return [
        say(
          'overlay',
          pointer,
          `Container ${name} is skipped on this machine; what depends on it starts as if it had done its part.`,
        ),
      ];
    }
    return [
      ...overlayNotices(container, pointer, overlay),
      ...containerNotices(container, pointer, definition, docker, overlay),
    ];
  });
  return [
    ...roleNotices(definition, overlay, role),
    ...wayNotices(docker.endpoint),
    ...taskNotices(definition, docker),
    ...unlimitedNotices(definition, overlay, docker.unlimited ?? []),
    ...(docker.product === 'podman' ? podmanNotices(definition, overlay) : []),
    ...containers,
    ...firelensNotices(definition, overlay),
    ...volumeNotices(definition, overlay),
  ];
}

const say = (kind: Notice['kind'], pointer: string, message: string): Notice => ({ kind, pointer, message });

/** Fields that ask for something not done here by being there at all. */
const TASK_FIELDS = ['proxyConfiguration', 'inferenceAccelerators', 'ephemeralStorage'] as const;

const CONTAINER_FIELDS = ['credentialSpecs'] as const;

function taskNotices(definition: TaskDefinitionInput, docker: DockerFacts): Notice[] {
  const notices = present(definition, TASK_FIELDS, '', '');
  const { runtimePlatform, enableFaultInjection } = definition;
  if (runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS')) {
    notices.push(
      say(
        'not-applied',
        '/runtimePlatform/operatingSystemFamily',
        `${runtimePlatform.operatingSystemFamily}: ${wordsOf('runtimePlatform.operatingSystemFamily')}`,
      ),
    );
  }
  if (enableFaultInjection) {
    notices.push(say('not-applied', '/enableFaultInjection', wordsOf('enableFaultInjection')));
  }
  const cpu = parseCpu(definition.cpu);
  if (cpu !== undefined && docker.cpus !== undefined && cpu / 1024 > docker.cpus) {
    notices.push(
      say(
        'changed',
        '/cpu',
        `The task asks for ${cpu / 1024} vCPU; Docker has ${docker.cpus}, so each container is limited to ${docker.cpus}.`,
      ),
    );
  }
  const memory = parseMemory(definition.memory);
  if (memory !== undefined && docker.memoryBytes !== undefined && memory * MIB > docker.memoryBytes) {
    notices.push(say('changed', '/memory', `The task asks for ${memory} MiB; ${dockerHas(docker.memoryBytes)}`));
  }
  return notices;
}

const dockerHas = (bytes: number) => {
  const mebibytes = Math.floor(bytes / MIB);
  return `Docker has ${mebibytes} MiB, so the limit is set to that.`;
};

function containerNotices(
  container: ContainerDefinition,
  pointer: string,
  definition: TaskDefinitionInput,
  docker: DockerFacts,
  overlay: OverlaySettings | undefined,
): Notice[] {
  const name = container.name ?? '';
  const notices = [
    ...present(container, CONTAINER_FIELDS, 'containerDefinitions[].', pointer),
    ...environmentFileNotices(container, pointer, overlay),
  ];
  notices.push(...acceleratorNotices(container, pointer));
  const kept = logsKeptBecause(
    container,
    overlay?.containers[name] ?? {},
    logRouterOf({ definition, ...(overlay === undefined ? {} : { overlay }) }) !== undefined,
  );
  if (kept !== undefined) {
    notices.push(
      say(
        overlay?.containers[name]?.deliverLogs === 'local' ? 'overlay' : 'not-applied',
        `${pointer}/logConfiguration`,
        `The logs of ${name} are kept on this machine (the last 30 MB); ${kept}.`,
      ),
    );
  }
  notices.push(...awslogsNotices(container, pointer));
  if (
    container.memory !== undefined &&
    docker.memoryBytes !== undefined &&
    container.memory * MIB > docker.memoryBytes
  ) {
    notices.push(
      say(
        'changed',
        `${pointer}/memory`,
        `Container ${name} asks for ${container.memory} MiB; ${dockerHas(docker.memoryBytes)}`,
      ),
    );
  }
  if (container.memory !== undefined && container.memory > 0 && container.memory * MIB < LEAST_MEMORY) {
    notices.push(
      say(
        'changed',
        `${pointer}/memory`,
        `Docker allows no less than ${LEAST_MEMORY / MIB} MiB: the limit of ${name} is raised to that.`,
      ),
    );
  }
  if (container.hostname !== undefined && definition.networkMode === 'awsvpc') {
    notices.push(
      say(
        'not-applied',
        `${pointer}/hostname`,
        `The hostname of ${name} is not set: with awsvpc it belongs to the network of the task.`,
      ),
    );
  }
  if (container.links?.length && definition.networkMode !== 'bridge' && definition.networkMode !== undefined) {
    notices.push(
      say(
        'not-applied',
        `${pointer}/links`,
        `Links of ${name} are not made: they exist with networkMode "bridge" only.`,
      ),
    );
  }
  if (container.disableNetworking && definition.networkMode !== 'bridge' && definition.networkMode !== undefined) {
    notices.push(
      say(
        'not-applied',
        `${pointer}/disableNetworking`,
        `disableNetworking of ${name} works with networkMode "bridge" only.`,
      ),
    );
  }
  notices.push(...portNotices(container, pointer, definition, overlay));
  return notices;
}

/** What stands for each file, or that nothing does. */
function environmentFileNotices(
  { name = '', environmentFiles = [] }: ContainerDefinition,
  pointer: string,
  overlay: OverlaySettings | undefined,
): Notice[] {
  return environmentFiles.flatMap(({ value = '' }, index) => {
    const place = `${pointer}/environmentFiles/${index}`;
    const path = overlay?.containers[name]?.environmentFiles?.[value];
    if (path === undefined && overlay?.secretsFromAws !== undefined) return [];
    return path === undefined
      ? say('not-applied', place, `No file stands for ${value} of ${name}. ${wordsOf(ENVIRONMENT_FILES)}`)
      : say('overlay', place, `Environment file ${value} of ${name} is ${path} of this machine.`);
  });
}

/** The lines are kept as CloudWatch Logs would have them. */
function awslogsNotices({ name = '', logConfiguration }: ContainerDefinition, pointer: string): Notice[] {
  if (logConfiguration?.logDriver !== 'awslogs') return [];
  const place = `${pointer}/logConfiguration`;
  const options = logConfiguration.options ?? {};
  const group = options['awslogs-group'] ?? '';
  const problem = patternProblem(options);
  return [
    say(
      'changed',
      place,
      `The logs of ${name} are kept on this machine, in the log group ${group}; they are not sent to CloudWatch Logs.`,
    ),
    ...(problem === undefined
      ? []
      : [say('not-applied', `${place}/options`, `Every line of ${name} is a log event of its own: ${problem}.`)]),
  ];
}

/** Whether there are GPUs to give is known when the container starts. */
function acceleratorNotices({ resourceRequirements = [] }: ContainerDefinition, pointer: string): Notice[] {
  if (resourceRequirements.length === 0) return [];
  const kind = resourceRequirements.some(({ type }) => type === 'GPU') ? 'changed' : 'not-applied';
  return [say(kind, `${pointer}/resourceRequirements`, wordsOf('containerDefinitions[].resourceRequirements'))];
}

const ENVIRONMENT_FILES = 'containerDefinitions[].environmentFiles';

/** Published ports bind this machine; small ones would need privileges. */
function portNotices(
  { name = '', portMappings = [] }: ContainerDefinition,
  pointer: string,
  { networkMode }: TaskDefinitionInput,
  overlay: OverlaySettings | undefined,
): Notice[] {
  if (networkMode !== 'awsvpc') return [];
  const given = overlay?.containers[name]?.ports ?? {};
  return portMappings.flatMap(({ containerPort, protocol = 'tcp' }, index) => {
    if (containerPort === undefined || containerPort >= 1024) return [];
    if (given[String(containerPort)] !== undefined || given[`${containerPort}/${protocol}`] !== undefined) return [];
    return [
      say(
        'changed',
        `${pointer}/portMappings/${index}`,
        `Port ${containerPort} of ${name} is published on a free port of this machine; "ports" of the overlay can fix one.`,
      ),
    ];
  });
}

function overlayNotices(
  { name = '', image }: ContainerDefinition,
  pointer: string,
  overlay: OverlaySettings | undefined,
): Notice[] {
  const own = overlay?.containers[name];
  if (!own) return [];
  const notices: Notice[] = [];
  if (own.image !== undefined && own.image !== image) {
    notices.push(
      say('overlay', `${pointer}/image`, `Container ${name} runs ${own.image} instead of ${image ?? 'no image'}.`),
    );
  }
  const variables = Object.keys(own.environment ?? {});
  if (variables.length > 0) {
    notices.push(
      say('overlay', `${pointer}/environment`, `The overlay sets ${variables.join(', ')} of container ${name}.`),
    );
  }
  for (const [containerPort, hostPort] of Object.entries(own.ports ?? {})) {
    notices.push(
      say('overlay', `${pointer}/portMappings`, `Port ${containerPort} of ${name} is published on port ${hostPort}.`),
    );
  }
  return notices;
}

const STAND_INS = [
  'efsVolumeConfiguration',
  's3filesVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
  'configuredAtLaunch',
] as const;

function volumeNotices(definition: TaskDefinitionInput, overlay: OverlaySettings | undefined): Notice[] {
  return (definition.volumes ?? []).flatMap((volume, index) => {
    const pointer = `/volumes/${index}`;
    const hostPath = overlay?.volumes[volume.name ?? '']?.hostPath;
    if (hostPath !== undefined) {
      return [say('overlay', pointer, `Volume ${volume.name ?? ''} is the folder ${hostPath} of this machine.`)];
    }
    return STAND_INS.filter((field) => volume[field]).map((field) =>
      say('changed', `${pointer}/${field}`, `Volume ${volume.name ?? ''}: ${wordsOf(`volumes[].${field}`)}`),
    );
  });
}

/** @param prefix of the fields' paths in the list of what is said of them */
function present<T extends object>(
  value: T,
  fields: readonly (keyof T & string)[],
  prefix: string,
  pointer: string,
): Notice[] {
  return fields.flatMap((field) => {
    const member: unknown = value[field];
    const absent = member === undefined || (Array.isArray(member) && member.length === 0);
    return absent ? [] : [say('not-applied', `${pointer}/${field}`, wordsOf(`${prefix}${field}`))];
  });
}
