/**
 * Finds the Docker engine the way people have it: an ordered list of small strategies (`endpoints/`), each of which names
 * places where one may be. The first that answers is used.
 */
import { NoSuchDocker, type DockerEndpoint } from './endpoint.ts';
import { currentContext } from './endpoints/currentContext.ts';
import { defaultSockets } from './endpoints/defaultSockets.ts';
import { environmentHost } from './endpoints/environmentHost.ts';
import { explicitHost } from './endpoints/explicitHost.ts';

/** What a strategy may look at; nothing else of this process decides. */
export interface Surroundings {
  /** The address a setting or option gives. */
  readonly explicit?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Text of a file, undefined when it cannot be read. */
  readonly readFile: (path: string) => Promise<string | undefined>;
  readonly exists: (path: string) => Promise<boolean>;
  /** Names in a folder, in order; none when it cannot be read. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Of the user, where users have one. */
  readonly uid?: number;
}

/** Names places to try, in order. `decisive`: when it names any, the strategies after it are not asked. */
export interface EndpointStrategy {
  readonly decisive: boolean;
  /** @throws NoSuchDocker when somebody names one that there cannot be */
  find(surroundings: Surroundings): Promise<readonly DockerEndpoint[]>;
}

/** Someone who names a Docker wants that one: falling back to another would run tasks where nobody looks for them. */
export const STRATEGIES: readonly EndpointStrategy[] = [explicitHost, environmentHost, currentContext, defaultSockets];

export interface Attempt {
  readonly endpoint: DockerEndpoint;
  readonly problem: string;
}

export type FoundEndpoint =
  | { readonly endpoint: DockerEndpoint }
  | { readonly endpoint: undefined; readonly tried: readonly Attempt[]; readonly message: string };

/** Every place where an engine may be, in the order to try them. */
export async function candidateEndpoints(surroundings: Surroundings): Promise<readonly DockerEndpoint[]> {
  for (const strategy of STRATEGIES) {
    const found = await strategy.find(surroundings);
    if (strategy.decisive ? found.length > 0 : strategy === STRATEGIES.at(-1)) return found;
  }
  return [];
}

/**
 * Asks each candidate in turn.
 * @param probe rejects when no Docker answers at the endpoint; its message tells why
 */
export async function findEndpoint(
  surroundings: Surroundings,
  probe: (endpoint: DockerEndpoint) => Promise<void>,
): Promise<FoundEndpoint> {
  const tried: Attempt[] = [];
  let candidates: readonly DockerEndpoint[];
  try {
    candidates = await candidateEndpoints(surroundings);
  } catch (error) {
    if (error instanceof NoSuchDocker) return { endpoint: undefined, tried, message: error.message };
    throw error;
  }
  for (const endpoint of candidates) {
    try {
      await probe(endpoint);
      return { endpoint };
    } catch (error) {
      tried.push({ endpoint, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return { endpoint: undefined, tried, message: noneAnswers(tried, surroundings) };
}

/** What was tried and what to do next, in two or three sentences. */
export function noneAnswers(tried: readonly Attempt[], { platform }: Pick<Surroundings, 'platform'>): string {
  const permission = tried.find(({ problem }) => problem.startsWith('No permission'));
  if (permission) return permission.problem;
  const start =
    platform === 'linux'
      ? 'Start it (for example with "sudo systemctl start docker" or Docker Desktop)'
      : 'Start Docker Desktop (or Colima, Rancher Desktop, OrbStack, "podman machine start")';
  const nextStep = `${start}, ${orElse(tried)}name another address in the setting "drydock.dockerHost".`;
  if (tried.length === 0) {
    return `No Docker was found on this machine: none of the usual products (Docker, Docker Desktop, Colima, Lima, Rancher Desktop, OrbStack, Podman) has a socket here. Install Docker. ${nextStep}`;
  }
  const places = tried.map(({ endpoint }) => `${endpoint.url} (${endpoint.foundBy})`).join(', ');
  return `Docker does not answer. Tried ${places}. ${nextStep}`;
}

/** Whoever was sent to a certain place is told by what. */
function orElse(tried: readonly Attempt[]): string {
  const by = tried[0]?.endpoint.foundBy ?? '';
  if (by === 'DOCKER_HOST') return 'change DOCKER_HOST, or ';
  if (by.startsWith('Docker context')) return 'choose another context with "docker context use", or ';
  return 'or ';
}
