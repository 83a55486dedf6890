/** ECS's words for why a container or task ended (ecs/runtime 1.4). */
import { durationText, DEADLINES } from '../docker/deadlines.ts';
import type { DockerError } from '../docker/docker.ts';
import type { ContainerObserved, StopRequest } from '../state/model.ts';
import type { SecretNeed } from './secretProviders/needs.ts';

const LONGEST = 1024;

/** `ErrorName: message`, cut to what ECS keeps. */
export const reasonText = (errorName: string, message: string): string => `${errorName}: ${message}`.slice(0, LONGEST);

export const OUT_OF_MEMORY = 'OutOfMemoryError: Container killed due to memory usage';
export const PAUSE_STARTED_AGAIN =
  'DockerStateError: the container was started again, and has another network than the containers of the task';
export const VANISHED = 'ContainerVanishedError: No container matching saved ID found';

type FailingStep = 'pull' | 'create' | 'start' | 'stop';

const STEPS: Readonly<
  Record<FailingStep, { readonly errorName: string; readonly reached: string; readonly limit: number }>
> = {
  pull: { errorName: 'CannotPullContainerError', reached: 'pulled', limit: DEADLINES.pullTotal },
  create: { errorName: 'CannotCreateContainerError', reached: 'created', limit: DEADLINES.create },
  start: { errorName: 'CannotStartContainerError', reached: 'started', limit: DEADLINES.start },
  stop: { errorName: 'CannotStopContainerError', reached: 'stopped', limit: DEADLINES.stopBuffer },
};

/** A container's reason after Docker refused a step. */
export function failedStep(step: FailingStep, error: DockerError): string {
  const { errorName, reached, limit } = STEPS[step];
  if (error.kind === 'timeout' && step !== 'pull') {
    return reasonText(
      'DockerTimeoutError',
      `Could not transition to ${reached}; timed out after waiting ${durationText(limit)}`,
    );
  }
  return reasonText(errorName, error.message + nextStep(step, error));
}

/** What a person can do about it, where Docker's sentence does not say. */
function nextStep(step: FailingStep, { kind, message }: DockerError): string {
  if (step === 'pull' && /no such host|network is unreachable|i\/o timeout|TLS handshake timeout/.test(message)) {
    return '. The registry cannot be reached from Docker: check the network, or build or load the image under this name';
  }
  if (step === 'pull' && kind === 'unauthorized' && !message.includes('docker-credential-')) {
    return '. If the image is private, log in with "docker login" or set up the registry\'s credential helper in Docker\'s config.json';
  }
  if (kind === 'disk-full') return '. "docker system df" tells what takes the disk of Docker';
  if (/non-overlapping IPv4 address pool/.test(message)) {
    return '. Docker has no address range left for a network: remove unused ones with "docker network prune"';
  }
  return '';
}

const DEPENDENCY_FAILED = reasonText('CannotStartContainerError', 'dependency graph: ');

export const dependencyFailed = (why: string): string => `${DEPENDENCY_FAILED}${why}`.slice(0, LONGEST);

/** What {@link dependencyFailed} was told; undefined for any other reason. */
export const whyDependencyFailed = (reason = ''): string | undefined =>
  reason.startsWith(DEPENDENCY_FAILED) ? reason.slice(DEPENDENCY_FAILED.length) : undefined;

const HELD_BY: Readonly<Record<ContainerObserved['kind'], string | undefined>> = {
  NORMAL: undefined,
  CNI_PAUSE: 'the network',
  NAMESPACE_PAUSE: 'the shared namespaces',
};

/** What the task is stopped for when one of its essential containers has ended. */
export function essentialStopped(container: ContainerObserved, at: number): StopRequest {
  if (container.startedAt === undefined) {
    const reason = container.reason ?? `Task failed to start: container ${container.name} could not be started`;
    return { code: 'TaskFailedToStart', reason, at };
  }
  const held = HELD_BY[container.kind];
  const reason =
    held === undefined
      ? 'Essential container in task exited'
      : `Essential container in task exited: the container that holds ${held} of the task is gone`;
  return { code: 'EssentialContainerExited', reason, at };
}

export const failedToStart = (reason: string, at: number): StopRequest => ({
  code: 'TaskFailedToStart',
  reason: reason.slice(0, LONGEST),
  at,
});

export const dependencyCycle = (taskArn: string, at: number): StopRequest =>
  failedToStart(`Task dependencies cannot be resolved, taskArn: ${taskArn}`, at);

export const nothingToRun = (at: number): StopRequest =>
  failedToStart('Task failed to start: the overlay skips every container of the definition', at);

/** How far ECS says it came, by what it could not get. */
function retrievalOf(need: SecretNeed): string {
  if (need.purpose === 'registry') return 'unable to get registry auth from asm';
  const fromParameterStore = need.valueFrom.includes(':ssm:') || !need.valueFrom.startsWith('arn:');
  return `unable to retrieve ${fromParameterStore ? 'secrets from ssm' : 'secret from asm'}`;
}

const UNABLE = 'unable to pull secrets or registry auth';

/** `secret PASSWORD (arn:…) of container web` */
const nameOf = ({ purpose, name, valueFrom, container }: SecretNeed): string => {
  const what = { environment: `secret ${name}`, 'log-option': `log option ${name}`, registry: 'repositoryCredentials' };
  return `${what[purpose]} (${valueFrom}) of container ${container}`;
};

/** ECS tells which store did not give the secret; here the first store is this machine. */
export const secretMissing = (need: SecretNeed): string =>
  reasonText(
    'ResourceInitializationError',
    `${UNABLE}: execution resource retrieval failed: ${retrievalOf(need)}: no value on this machine for ${nameOf(need)}; ${howToGive(need)}`,
  );

function howToGive({ purpose, container, valueFrom }: SecretNeed): string {
  const inOverlay = `add it to containers.${container}.secrets of the overlay <name>.local.json`;
  switch (purpose) {
    case 'environment':
      return inOverlay;
    case 'log-option':
      return `${inOverlay}, or keep the logs on this machine with containers.${container}.deliverLogs "local"`;
    case 'registry':
      return `add {"username": …, "password": …} under "${valueFrom}" to the secrets file <name>.secrets.local.json, or name an image of this machine in containers.${container}.image of the overlay <name>.local.json`;
  }
}

/** There is a value, and what the definition wants of it is not in it. */
export const secretUnusable = (need: SecretNeed, why: string): string =>
  reasonText(
    'ResourceInitializationError',
    `${UNABLE}: execution resource retrieval failed: ${retrievalOf(need)}: ${why}: ${nameOf(need)}`,
  );

/** AWS was asked and did not give them. */
export function secretsNotRead(needs: readonly SecretNeed[], why: string, profile: string | undefined): string {
  const [first] = needs;
  const names = needs.map(nameOf).join(', ');
  return reasonText(
    'ResourceInitializationError',
    `${UNABLE}: execution resource retrieval failed: ${first ? retrievalOf(first) : 'unable to retrieve secrets'}: ` +
      `${why.replace(/\.$/, '')}${adviceOnAws(why)} (asked AWS with ${profile === undefined ? 'the default profile' : `profile ${profile}`} for ${names})`,
  );
}

/** Where the SDK's sentence does not say what to do. */
function adviceOnAws(why: string): string {
  if (/Region is missing/i.test(why)) return '; name the region in the profile, or the whole ARN in the definition';
  if (/Could not (load|resolve) credentials|could not be found in shared credentials/i.test(why)) {
    return '; log in with "aws configure" or "aws sso login", or name a profile in the setting "drydock.awsProfile"';
  }
  return '';
}

/** ECS tells that it could not download the object; here the overlay says which file stands for it. */
export const environmentFileMissing = (container: string, object: string, why: string): string =>
  reasonText(
    'ResourceInitializationError',
    `failed to download env files: unable to download env file ${object} of container ${container}: ${why}; ` +
      `name a file under containers.${container}.environmentFiles["${object}"] of the overlay <name>.local.json`,
  );

export const secretForgotten = (need: SecretNeed): string =>
  reasonText(
    'ResourceInitializationError',
    `${UNABLE}: waiting for the value of ${nameOf(need)}: ` +
      'the engine was restarted and keeps no secrets on disk; run the task again from its file, or stop it',
  );

export const sharedVolumeMissing = (name: string): string =>
  reasonText(
    'CannotCreateVolumeError',
    `volume detection failed, volume '${name}' does not exist and autoprovision is set to false`,
  );

export const volumeFailed = (name: string, error: DockerError): string =>
  reasonText('CannotCreateVolumeError', `volume ${name}: ${error.message}`);

/** On a container that runs: a limit of its definition could not be set. */
export const ulimitsLeftOut = (limits: readonly { readonly Name: string; readonly Hard: number }[]): string =>
  `Not applied: ulimit ${limits.map(({ Name, Hard }) => `${Name} ${Hard}`).join(', ')}. This Docker may not raise its own limit; the container has that one.`;

/** On a container that runs: this Docker has no GPUs to give. */
export const gpusLeftOut = (count: number): string =>
  `Not applied: ${count === 1 ? 'a GPU' : `${count} GPUs`}. This Docker has no driver for them (the NVIDIA container toolkit); the container runs without.`;
