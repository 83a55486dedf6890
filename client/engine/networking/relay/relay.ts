/**
 * The one way for all tasks to 169.254.170.2: a Docker network whose gateway that is, and a relay in the host's network that
 * listens there (ecs/runtime 3.5, design A). Nothing is attached to the network; having it gives the address to the machine.
 */
import { DockerError, type Docker } from '../../docker/docker.ts';
import { engineLabels, LABELS, type ObjectRole } from '../../docker/labels.ts';
import type { Clock } from '../../util/clock.ts';
import { messageOf } from '../../util/log.ts';
import type { EndpointsServer } from '../endpoints/server.ts';
import { ENDPOINTS_ADDRESS, ENDPOINTS_SUBNET, probeSpec, proxyConfiguration, relaySpec } from './configuration.ts';

export interface Relay {
  /** Name of its container. */
  readonly name: string;
  readonly networkName: string;
  /**
   * Makes network and relay unless they are there, adopting what an earlier run of this engine left.
   * @throws RelayRefused when this Docker cannot have them, DockerError of kind `unreachable`
   */
  ensure(): Promise<void>;
  /**
   * Whether a container gets through to the engine.
   * @throws RelayRefused when none does, DockerError of kind `unreachable`
   */
  probe(): Promise<void>;
  /** Takes both away. */
  remove(): Promise<void>;
}

/** There can be no relay here: containers need another way. */
export class RelayRefused extends Error {
  override readonly name = 'RelayRefused';
}

export interface RelayOptions {
  readonly docker: Docker;
  readonly server: EndpointsServer;
  readonly engineId: string;
  readonly version: string;
  readonly helperImage: string;
  /** The engine's host as the relay sees it. */
  readonly host: string;
  readonly clock: Clock;
}

/** Milliseconds a container has to get through, on a machine that does ten other things: what it decides stays so. */
const PROBE_PATIENCE = 15_000;

const PORT_LABEL = 'dev.drydock.endpoints-port';

/** Names of what one engine makes. */
export const relayNames = (engineId: string) => {
  const short = engineId.replaceAll('-', '').slice(0, 12);
  return {
    relay: `drydock-relay-${short}`,
    probe: `drydock-probe-${short}`,
    network: `drydock-endpoints-${short}`,
  };
};

export function createRelay(options: RelayOptions): Relay {
  const { docker, server, engineId, version, helperImage, host, clock } = options;
  const names = relayNames(engineId);
  const labels = (role: ObjectRole) => ({ ...engineLabels(engineId, role), [LABELS.version]: version });
  const own = { [LABELS.engine]: engineId };

  const ensureNetwork = async () => {
    const known = await docker.listNetworks({ ...own, [LABELS.role]: 'endpoints-network' });
    if (known.some(({ name }) => name === names.network)) return;
    try {
      await docker.createNetwork({
        name: names.network,
        labels: labels('endpoints-network'),
        subnet: { cidr: ENDPOINTS_SUBNET, gateway: ENDPOINTS_ADDRESS },
        internal: true,
      });
    } catch (error) {
      if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
      // Made by an earlier run of this engine that was killed between its call and now.
      if (/already exists/.test(error.message)) return;
      throw new RelayRefused(`the network ${ENDPOINTS_SUBNET} cannot be had: ${error.message}`, { cause: error });
    }
  };

  /** One that leads to another port, or that another version made, is made anew. */
  const ensureContainer = async () => {
    const wanted = { [PORT_LABEL]: String(server.port), [LABELS.version]: version };
    const known = await docker.inspectContainer(names.relay);
    if (known) {
      const isOurs = known.labels[LABELS.engine] === engineId;
      const fits = isOurs && Object.entries(wanted).every(([key, value]) => known.labels[key] === value);
      if (fits && known.state.running) return;
      if (!isOurs) throw new RelayRefused(`a container named ${names.relay} is there that is not Drydock's`);
      await docker.removeContainer(known.id);
    }
    const configuration = proxyConfiguration({ engine: { kind: 'tcp', host, port: server.port } });
    const spec = relaySpec({ image: helperImage, labels: { ...labels('relay'), ...wanted }, configuration });
    const { id } = await docker.createContainer({ name: names.relay, spec });
    await docker.startContainer(id);
  };

  const removeQuietly = async (name: string) => {
    const known = await docker.inspectContainer(name);
    if (known?.labels[LABELS.engine] === engineId) await docker.removeContainer(known.id);
  };

  return {
    name: names.relay,
    networkName: names.network,
    async ensure() {
      await ensureNetwork();
      try {
        await ensureContainer().catch((error: unknown) => {
          // Made meanwhile by the call of an earlier run that was killed: it is there to be looked at now.
          if (error instanceof DockerError && error.kind === 'conflict') return ensureContainer();
          throw error;
        });
      } catch (error) {
        if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
        throw new RelayRefused(`the relay cannot be started: ${error.message}`, { cause: error });
      }
    },
    async probe() {
      const patience = new AbortController();
      const { nonce, heard } = server.expect(patience.signal);
      try {
        await removeQuietly(names.probe);
        const spec = probeSpec({ image: helperImage, labels: labels('probe'), nonce });
        const { id } = await docker.createContainer({ name: names.probe, spec });
        await docker.startContainer(id);
        const late = clock.sleep(PROBE_PATIENCE, patience.signal).then(() => {
          throw new RelayRefused(
            `a container could not reach the engine at ${ENDPOINTS_ADDRESS} within ${PROBE_PATIENCE / 1000} seconds`,
          );
        });
        await Promise.race([heard, late]);
      } catch (error) {
        if (error instanceof RelayRefused || (error instanceof DockerError && error.kind === 'unreachable'))
          throw error;
        throw new RelayRefused(`the way to the engine could not be tried: ${messageOf(error)}`, { cause: error });
      } finally {
        patience.abort(new Error('the probe is over'));
        await removeQuietly(names.probe).catch(() => undefined);
      }
    },
    async remove() {
      await Promise.all([removeQuietly(names.relay), removeQuietly(names.probe)]);
      for (const { id } of await docker.listNetworks({ ...own, [LABELS.role]: 'endpoints-network' })) {
        await docker.removeNetwork(id);
      }
    },
  };
}
