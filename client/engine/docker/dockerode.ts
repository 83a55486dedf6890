/** The adapter: {@link Docker} over dockerode's HTTP client. The only importer of dockerode. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Agent as HttpsAgent } from 'node:https';
import Dockerode from 'dockerode';
import { DEADLINES } from './deadlines.ts';
import type { ContainerSummary, Docker, ImageInspection, LabelFilter } from './docker.ts';
import { DockerError } from './docker.ts';
import { clientOptions, type DockerEndpoint } from './endpoint.ts';
import { toDockerError } from './errors.ts';
import { openExec } from './exec.ts';
import { createdUnderItsName, untilGone } from './inPassing.ts';
import { toInfo, toInspection, type RawInfo, type RawInspection, type RawVersion } from './inspection.ts';
import { toPathStat } from './pathStat.ts';
import { followPull } from './pull.ts';
import { parseImageReference } from './pullProgress.ts';
import { registryOf, type RegistryAuth } from './registryAuth.ts';
import { toStats, type RawStats } from './stats.ts';
import { readLogBatches, readLogs, watchEvents } from './streams.ts';
import { tarOf } from './tar.ts';
import { createSshAgent } from './sshConnections.ts';
import { sendRequest, type DockerRequest, type Modem } from './request.ts';

export interface DockerOptions {
  /** Asked before each request, so that a connection made later may lead elsewhere. */
  readonly endpoint: () => DockerEndpoint;
  readonly registryAuth: RegistryAuth;
}

/** A port to a Docker engine. Opens no connection until it is used. */
export function createDocker({ endpoint, registryAuth }: DockerOptions): Docker {
  const modem = cachedModem(endpoint);
  const send = <T>(request: DockerRequest) => sendRequest<T>(modem(), endpoint().url, request);
  const sendOrMissing = async <T>(request: DockerRequest): Promise<T | undefined> => {
    try {
      return await send<T>(request);
    } catch (error) {
      if (error instanceof DockerError && error.kind === 'not-found') return undefined;
      throw error;
    }
  };
  const remove = async (operation: string, path: string, query: Record<string, unknown>, deadline: number) => {
    await send({ operation, method: 'DELETE', path, query, deadline, accept: [404] });
  };
  const inspectRaw = (id: string) =>
    sendOrMissing<RawInspection>({
      operation: 'inspect container',
      method: 'GET',
      path: `/containers/${encodeURIComponent(id)}/json`,
      deadline: DEADLINES.query,
    });
  const exists = async (id: string) => (await inspectRaw(id)) !== undefined;

  return {
    get endpoint() {
      return endpoint().url;
    },
    async ping() {
      await send({ operation: 'ping', method: 'GET', path: '/_ping', deadline: DEADLINES.ping });
    },
    async info() {
      const query = { operation: 'info', method: 'GET', deadline: DEADLINES.query } as const;
      const [info, version] = await Promise.all([
        send<RawInfo>({ ...query, path: '/info' }),
        send<RawVersion>({ ...query, path: '/version' }),
      ]);
      return toInfo(info, version);
    },

    async listImages() {
      const raw = await send<readonly { RepoTags?: string[] | null }[]>({
        operation: 'list images',
        method: 'GET',
        path: '/images/json',
        deadline: DEADLINES.query,
      });
      return raw.flatMap(({ RepoTags }) => RepoTags ?? []).filter((name) => !name.includes('<none>'));
    },

    async inspectImage(reference): Promise<ImageInspection | undefined> {
      const raw = await sendOrMissing<{
        Id: string;
        RepoDigests?: string[] | null;
        Architecture: string;
        Size: number;
        Config?: { Env?: string[] | null } | null;
      }>({
        operation: 'inspect image',
        method: 'GET',
        path: `/images/${reference}/json`,
        deadline: DEADLINES.query,
      });
      return (
        raw && {
          id: raw.Id,
          repoDigests: raw.RepoDigests ?? [],
          architecture: raw.Architecture,
          sizeBytes: raw.Size,
          variables: (raw.Config?.Env ?? []).map((pair) => pair.split('=', 1)[0] ?? ''),
        }
      );
    },
    async pullImage(reference, { platform, login, signal, onProgress }) {
      const auth = login ? { ...login, serveraddress: registryOf(reference) } : await registryAuth.forImage(reference);
      const stream = await send<Readable>({
        operation: 'pull',
        method: 'POST',
        path: '/images/create',
        query: { ...parseImageReference(reference), ...(platform === undefined ? {} : { platform }) },
        deadline: DEADLINES.pullFirstProgress,
        signal,
        stream: true,
        ...(auth === undefined ? {} : { registryAuth: auth }),
      });
      try {
        await followPull(stream, reference, onProgress);
      } catch (error) {
        throw toDockerError(error, { operation: 'pull', endpoint: endpoint().url });
      }
    },

    async createContainer({ name, spec, platform }) {
      const create = () =>
        send<{ Id: string; Warnings?: string[] | null }>({
          operation: 'create container',
          method: 'POST',
          path: '/containers/create',
          query: { name, ...(platform === undefined ? {} : { platform }) },
          body: spec,
          deadline: DEADLINES.create,
        });
      const created = await createdUnderItsName(create, () => exists(name));
      return { id: created.Id, warnings: created.Warnings ?? [] };
    },
    async startContainer(id) {
      await send({
        operation: 'start container',
        method: 'POST',
        path: `/containers/${id}/start`,
        deadline: DEADLINES.start,
        accept: [304],
      });
    },
    async stopContainer(id, graceSeconds) {
      await send({
        operation: 'stop container',
        method: 'POST',
        path: `/containers/${id}/stop`,
        query: { t: graceSeconds },
        deadline: graceSeconds * 1000 + DEADLINES.stopBuffer,
        accept: [304, 404],
      });
    },
    async killContainer(id, signal) {
      await send({
        operation: 'kill container',
        method: 'POST',
        path: `/containers/${id}/kill`,
        query: { signal },
        deadline: DEADLINES.query,
        // 409: it is not running any more.
        accept: [404, 409],
      });
    },
    async pauseContainer(id) {
      await send({
        operation: 'pause container',
        method: 'POST',
        path: `/containers/${id}/pause`,
        deadline: DEADLINES.query,
      });
    },
    async unpauseContainer(id) {
      await send({
        operation: 'unpause container',
        method: 'POST',
        path: `/containers/${id}/unpause`,
        deadline: DEADLINES.query,
        // 409: it has ended; 500: it is not paused.
        accept: [404, 409, 500],
      });
    },
    async removeContainer(id) {
      try {
        await remove('remove container', `/containers/${id}`, { v: true, force: true }, DEADLINES.remove);
      } catch (error) {
        // Another removal of the same container is in progress.
        if (!(error instanceof DockerError) || error.kind !== 'conflict') throw error;
        await untilGone(() => exists(id));
      }
    },
    async putFiles(id, files) {
      await send({
        operation: 'put files into container',
        method: 'PUT',
        path: `/containers/${id}/archive`,
        query: { path: '/' },
        archive: tarOf(files),
        deadline: DEADLINES.query,
      });
    },
    async statPath(id, path) {
      const answer = await sendOrMissing<IncomingMessage>({
        operation: 'look at path in container',
        method: 'HEAD',
        path: `/containers/${encodeURIComponent(id)}/archive`,
        query: { path },
        deadline: DEADLINES.query,
        stream: true,
      });
      answer?.resume();
      return toPathStat(answer?.headers['x-docker-container-path-stat']);
    },
    readArchive: (id, path, signal) =>
      send<Readable>({
        operation: 'read path of container',
        method: 'GET',
        path: `/containers/${encodeURIComponent(id)}/archive`,
        query: { path },
        deadline: DEADLINES.query,
        signal,
        stream: true,
      }),
    async inspectContainer(idOrName) {
      const raw = await inspectRaw(idOrName);
      return raw && toInspection(raw);
    },
    async processCount(id) {
      const top = await send<{ Processes?: unknown[] | null } | undefined>({
        operation: 'list processes',
        method: 'GET',
        path: `/containers/${id}/top`,
        deadline: DEADLINES.query,
        // 409: it does not run.
        accept: [404, 409],
      });
      return top?.Processes?.length ?? 0;
    },
    async listContainers(labels): Promise<readonly ContainerSummary[]> {
      const list = await send<
        { Id: string; Names: string[]; Image: string; Labels: Record<string, string> | null; State: string }[]
      >({
        operation: 'list containers',
        method: 'GET',
        path: '/containers/json',
        query: { all: true, filters: labelFilters(labels) },
        deadline: DEADLINES.query,
      });
      return list.map((each) => ({
        id: each.Id,
        // Links give a container further names, with a slash inside.
        name: (each.Names.find((name) => name.lastIndexOf('/') === 0) ?? each.Names[0] ?? '').replace(/^\//, ''),
        image: each.Image,
        labels: each.Labels ?? {},
        state: each.State,
      }));
    },
    async stats(id, { withPrevious = false } = {}) {
      const raw = await sendOrMissing<RawStats>({
        operation: 'container stats',
        method: 'GET',
        path: `/containers/${encodeURIComponent(id)}/stats`,
        query: { stream: false, 'one-shot': !withPrevious },
        deadline: DEADLINES.stats,
      });
      return raw && toStats(raw);
    },

    async createNetwork({ name, labels, subnet, internal = false }) {
      const created = await send<{ Id: string }>({
        operation: 'create network',
        method: 'POST',
        path: '/networks/create',
        body: {
          Name: name,
          Driver: 'bridge',
          CheckDuplicate: true,
          Labels: labels,
          ...(internal ? { Internal: true } : {}),
          ...(subnet === undefined
            ? {}
            : { IPAM: { Driver: 'default', Config: [{ Subnet: subnet.cidr, Gateway: subnet.gateway }] } }),
        },
        deadline: DEADLINES.network,
      });
      return { id: created.Id };
    },
    removeNetwork: (idOrName) => remove('remove network', `/networks/${idOrName}`, {}, DEADLINES.network),
    async connectNetwork(network, containerId) {
      await send({
        operation: 'connect network',
        method: 'POST',
        path: `/networks/${network}/connect`,
        body: { Container: containerId },
        // 403: it is connected already.
        accept: [403],
        deadline: DEADLINES.network,
      });
    },
    async listNetworks(labels) {
      const list = await send<{ Id: string; Name: string; Labels: Record<string, string> | null }[]>({
        operation: 'list networks',
        method: 'GET',
        path: '/networks',
        query: { filters: labelFilters(labels) },
        deadline: DEADLINES.query,
      });
      return list.map((each) => ({ id: each.Id, name: each.Name, labels: each.Labels ?? {} }));
    },

    async createVolume({ name, driver, driverOptions, labels }) {
      await send({
        operation: 'create volume',
        method: 'POST',
        path: '/volumes/create',
        body: { Name: name, Driver: driver ?? 'local', DriverOpts: driverOptions ?? {}, Labels: labels },
        deadline: DEADLINES.volume,
      });
    },
    async volumeExists(name) {
      const found = await sendOrMissing({
        operation: 'inspect volume',
        method: 'GET',
        path: `/volumes/${encodeURIComponent(name)}`,
        deadline: DEADLINES.query,
      });
      return found !== undefined;
    },
    async volumeMountpoint(name) {
      const found = await sendOrMissing<{ Mountpoint: string }>({
        operation: 'inspect volume',
        method: 'GET',
        path: `/volumes/${encodeURIComponent(name)}`,
        deadline: DEADLINES.query,
      });
      return found?.Mountpoint;
    },
    removeVolume: (name) =>
      remove('remove volume', `/volumes/${encodeURIComponent(name)}`, { force: true }, DEADLINES.volume),
    async listVolumes(labels, { unused = false } = {}) {
      const list = await send<{ Volumes: { Name: string; Labels: Record<string, string> | null }[] | null }>({
        operation: 'list volumes',
        method: 'GET',
        path: '/volumes',
        query: { filters: { ...labelFilters(labels), ...(unused ? { dangling: ['true'] } : {}) } },
        deadline: DEADLINES.query,
      });
      return (list.Volumes ?? []).map((each) => ({ name: each.Name, labels: each.Labels ?? {} }));
    },

    watchEvents: ({ labels, ...options }) => watchEvents(send, labelFilters(labels), options),
    logs: (id, options) => readLogs({ send, inspect: inspectRaw, endpoint: endpoint().url }, id, options),
    logBatches: (id, options) => readLogBatches({ send, inspect: inspectRaw, endpoint: endpoint().url }, id, options),
    exec: (id, options) => openExec(send, id, options),
  };
}

const labelFilters = (labels: LabelFilter) => ({
  label: Object.entries(labels).map(([key, value]) => (value === undefined ? key : `${key}=${value}`)),
});

/** One client per endpoint: its agent keeps connections open between requests. */
function cachedModem(endpoint: () => DockerEndpoint): () => Modem {
  let made: { readonly url: string; readonly modem: Modem } | undefined;
  return () => {
    const current = endpoint();
    if (made?.url !== current.url) made = { url: current.url, modem: createModem(current) };
    return made.modem;
  };
}

function createModem(endpoint: DockerEndpoint): Modem {
  // Every member is given: docker-modem fills absent ones from the environment of this process.
  const none = { socketPath: undefined, host: undefined, ca: undefined, cert: undefined, key: undefined, timeout: 0 };
  const agent = endpoint.url.startsWith('ssh://')
    ? { agent: createSshAgent(endpoint.url) }
    : endpoint.tls?.skipVerify
      ? { agent: new HttpsAgent({ rejectUnauthorized: false }) }
      : {};
  const client = new Dockerode({ ...none, ...clientOptions(endpoint), ...agent });
  return client.modem;
}
