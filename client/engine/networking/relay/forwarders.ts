/**
 * A way to 169.254.170.2 of one network namespace alone, where there can be no relay for all (ecs/runtime 3.5, design C): a
 * forwarder that joins the namespace and gives it the address.
 */
import { DockerError, type Docker } from '../../docker/docker.ts';
import { LABELS } from '../../docker/labels.ts';
import type { Clock } from '../../util/clock.ts';
import type { EndpointsServer } from '../endpoints/server.ts';
import { forwarderSpec, proxyConfiguration } from './configuration.ts';

export interface ForwarderWish {
  /** In Docker. */
  readonly name: string;
  /** Those of its task, so that clean-up finds it. */
  readonly labels: Record<string, string>;
  /** Docker's id of the running container whose namespace it serves. */
  readonly namespaceOf: string;
  /** Where it listens, which is a port that nobody else has in that namespace. */
  readonly port: number;
}

export interface Forwarders {
  /**
   * Makes the forwarder unless it is there and runs in that namespace; resolves once it passes requests on.
   * @throws DockerError, or Error when it does not get through
   */
  ensure(wish: ForwarderWish): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface ForwarderOptions {
  readonly docker: Docker;
  readonly server: EndpointsServer;
  readonly engineId: string;
  readonly helperImage: string;
  /** Where the engine is on the network; undefined: it is reached by its socket. */
  readonly host: string | undefined;
  readonly clock: Clock;
}

/** Milliseconds from its start until it must have got through to the engine. */
const PATIENCE = 10_000;

/** Docker's id of the container whose namespace a forwarder serves. */
const NAMESPACE_LABEL = 'dev.drydock.namespace-of';

export function createForwarders(options: ForwarderOptions): Forwarders {
  const { docker, server, engineId, helperImage, host, clock } = options;

  const remove = async (name: string) => {
    const known = await docker.inspectContainer(name);
    if (known?.labels[LABELS.engine] === engineId) await docker.removeContainer(known.id);
  };

  const make = async ({ name, labels, namespaceOf, port }: ForwarderWish) => {
    const socketFolder = host === undefined ? await server.listenOnSocket() : undefined;
    const patience = new AbortController();
    const { nonce, heard } = server.expect(patience.signal);
    const configuration = proxyConfiguration({
      engine: host === undefined ? { kind: 'socket' } : { kind: 'tcp', host, port: server.port },
      nonce,
      port,
      dropPrivileges: true,
    });
    const spec = forwarderSpec({
      image: helperImage,
      labels: { ...labels, [NAMESPACE_LABEL]: namespaceOf },
      configuration,
      namespaceOf,
      socketFolder,
    });
    try {
      const { id } = await docker.createContainer({ name, spec });
      await docker.startContainer(id);
      const late = clock.sleep(PATIENCE, patience.signal).then(() => {
        throw new DockerError('other', `the forwarder ${name} did not get through to the engine`);
      });
      await Promise.race([heard, late]);
    } finally {
      patience.abort(new Error('the forwarder is there'));
    }
  };

  return {
    async ensure(wish) {
      const known = await docker.inspectContainer(wish.name);
      if (known?.state.running && known.labels[NAMESPACE_LABEL] === wish.namespaceOf) return;
      await remove(wish.name);
      await make(wish);
    },
    remove,
  };
}
