/**
 * Credentials for pulls, found the way the docker CLI finds them: `credHelpers` of the image's registry, then
 * `credsStore`, then `auths` of Docker's config.json. The ECR credential helper is one entry of `credHelpers`.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DockerError } from './docker.ts';

/** The body of Docker's `X-Registry-Auth` header. */
export type RegistryCredentials = Record<string, string>;

export interface RegistryAuth {
  /**
   * Credentials for an image's registry; undefined when none are configured (public images).
   * @throws DockerError of kind `unauthorized` when a credential helper is missing or fails
   */
  forImage(reference: string): Promise<RegistryCredentials | undefined>;
}

export interface RegistryAuthOptions {
  /** Folder of config.json: `$DOCKER_CONFIG` or `~/.docker`. */
  readonly configFolder: string;
  /** Runs `docker-credential-<helper> get` with the registry on its standard input and returns its standard output. */
  readonly runHelper?: (helper: string, registry: string) => Promise<string>;
}

interface DockerConfig {
  readonly auths?: Readonly<
    Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>
  >;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

export const DOCKER_HUB = 'https://index.docker.io/v1/';

export function createRegistryAuth({
  configFolder,
  runHelper = runCredentialHelper,
}: RegistryAuthOptions): RegistryAuth {
  return {
    async forImage(reference) {
      const config = await readConfig(join(configFolder, 'config.json'));
      const registry = registryOf(reference);
      const own = config.credHelpers?.[registry];
      if (own !== undefined) return askHelper(own, registry, runHelper);
      if (config.credsStore !== undefined && config.credsStore !== '') {
        const stored = await askHelper(config.credsStore, registry, runHelper);
        if (stored) return stored;
      }
      return fromAuths(config, registry);
    },
  };
}

/** The registry an image comes from, as config.json names it: the first part when it looks like a host, else Docker Hub. */
export function registryOf(reference: string): string {
  const slash = reference.indexOf('/');
  const first = slash < 0 ? '' : reference.slice(0, slash);
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  return isHost && !['docker.io', 'index.docker.io'].includes(first) ? first : DOCKER_HUB;
}

async function readConfig(path: string): Promise<DockerConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return {};
  }
  try {
    return JSON.parse(text) as DockerConfig;
  } catch (error) {
    throw new DockerError(
      'unauthorized',
      `Docker's configuration ${path} is not valid JSON; images cannot be pulled until it is`,
      {
        cause: error,
      },
    );
  }
}

async function askHelper(
  helper: string,
  registry: string,
  run: (helper: string, registry: string) => Promise<string>,
): Promise<RegistryCredentials | undefined> {
  let output: string;
  try {
    output = await run(helper, registry);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // The protocol's way to say "I have none for this registry": the pull goes on without.
    if (/credentials not found/i.test(said)) return undefined;
    throw new DockerError('unauthorized', said, { cause: error });
  }
  let answer: { Username?: string; Secret?: string };
  try {
    answer = JSON.parse(output) as { Username?: string; Secret?: string };
  } catch (error) {
    throw new DockerError(
      'unauthorized',
      `docker-credential-${helper} gave an answer for ${registry} that is not JSON`,
      {
        cause: error,
      },
    );
  }
  if (answer.Secret === undefined) return undefined;
  return answer.Username === '<token>'
    ? { identitytoken: answer.Secret, serveraddress: registry }
    : { username: answer.Username ?? '', password: answer.Secret, serveraddress: registry };
}

function fromAuths(config: DockerConfig, registry: string): RegistryCredentials | undefined {
  const entries = Object.entries(config.auths ?? {});
  const entry = entries.find(([key]) => key === registry) ?? entries.find(([key]) => hostOf(key) === hostOf(registry));
  if (!entry) return undefined;
  const { auth, username, password, identitytoken } = entry[1];
  if (identitytoken) return { identitytoken, serveraddress: registry };
  if (username !== undefined && password !== undefined) return { username, password, serveraddress: registry };
  if (!auth) return undefined;
  const [user = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return { username: user, password: rest.join(':').replace(/\0+$/, ''), serveraddress: registry };
}

/** People log in to `https://registry.example/v2/` and name images `registry.example/x`. */
const hostOf = (address: string) => address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

const HELPER_PATIENCE = 60_000;

function runCredentialHelper(helper: string, registry: string): Promise<string> {
  const program = `docker-credential-${helper}`;
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      ['get'],
      { timeout: HELPER_PATIENCE, windowsHide: true },
      (error, stdout, stderr) => {
        if (!error) {
          resolve(stdout);
        } else if (error.code === 'ENOENT') {
          reject(
            new Error(
              `Docker's config.json names the credential helper "${helper}" for ${registry}, but ${program} is not on the engine's PATH. Install it, or remove the entry and run docker login`,
            ),
          );
        } else {
          const said = (stdout.trim() || stderr.trim() || error.message).slice(0, 500);
          reject(new Error(`${program} could not give credentials for ${registry}: ${said}`));
        }
      },
    );
    // A helper that exits without reading must not end this process with EPIPE.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(registry);
  });
}
