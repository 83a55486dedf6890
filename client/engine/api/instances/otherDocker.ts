/** Which Docker the attributes of a registration name, where it is not the engine's own. Pure. */
import type { Attribute } from '@aws-sdk/client-ecs';
import { DOCKER_ATTRIBUTES } from '../../../protocol/local.ts';
import type { DockerWish } from '../../state/instances.ts';
import { invalidParameter } from '../errors.ts';

const SCHEMES = /^(?:unix|npipe|tcp|ssh):\/\/[^\s]+$/;
/** A host name or an IP address, without scheme and port. */
const ADDRESS = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?$/;

export const isDockerAttribute = ({ name = '' }: Attribute): boolean => name.startsWith('drydock.');

/**
 * Undefined when the registration is of the engine's own Docker.
 * @throws ApiError for attributes that contradict one another, or name nothing
 */
export function dockerWish(attributes: readonly Attribute[]): DockerWish | undefined {
  const own = attributes.filter(isDockerAttribute);
  if (own.length === 0) return undefined;
  const known: readonly string[] = Object.values(DOCKER_ATTRIBUTES);
  const unknown = own.find(({ name = '' }) => !known.includes(name));
  if (unknown) {
    throw invalidParameter(
      `The attribute '${unknown.name ?? ''}' is not known; those of Drydock are ${known.join(', ')}.`,
    );
  }
  const valueOf = (key: keyof DockerWish) => own.find(({ name }) => name === DOCKER_ATTRIBUTES[key])?.value;
  const context = valueOf('context');
  const host = valueOf('host');
  const address = valueOf('address');
  if (Number(Boolean(context)) + Number(Boolean(host)) !== 1) {
    throw invalidParameter(
      `Name the Docker by one of the attributes ${DOCKER_ATTRIBUTES.context} (a context of the docker command) and ${DOCKER_ATTRIBUTES.host} (its address).`,
    );
  }
  if (host !== undefined) checkHost(host);
  if (address !== undefined && !ADDRESS.test(address)) {
    throw invalidParameter(
      `${DOCKER_ATTRIBUTES.address} is '${address}'; it must be a host name or an IP address, where published ports are reached.`,
    );
  }
  return {
    ...(context === undefined ? {} : { context }),
    ...(host === undefined ? {} : { host }),
    ...(address === undefined ? {} : { address }),
  };
}

function checkHost(host: string): void {
  if (!SCHEMES.test(host)) {
    throw invalidParameter(
      `${DOCKER_ATTRIBUTES.host} is '${host}'; write unix:///path/docker.sock, npipe:////./pipe/docker_engine, tcp://host:port or ssh://user@host.`,
    );
  }
  // What stands in an attribute is told to everybody who may list it, and is kept on disk.
  if (/^[a-z]+:\/\/[^@/]*:[^@/]*@/.test(host)) {
    throw invalidParameter(
      `${DOCKER_ATTRIBUTES.host} has a password in it; use keys of ssh, or a context of the docker command with its own keys.`,
    );
  }
}
