/** One user's view of the fake Docker; killing it is what `kill -9` of that user looks like. */
import { DockerError, type Docker, type LabelFilter } from '../../client/engine/docker/docker.ts';
import { fail, hasLabels, type FakeDockerEngine, type Operation } from './fakeDocker.ts';

export interface DockerHandle extends Docker {
  /** From now on its calls never answer and its events are lost. */
  kill(): void;
}

export function dockerHandle(engine: FakeDockerEngine): DockerHandle {
  const life = { killed: false };
  // A function: it may change during any await.
  const isKilled = () => life.killed;
  const watchers = new Set<() => void>();
  /** A killed handle neither hears answers nor has further effects. */
  const call = async <T>(operation: Operation, argument: string, effect: () => T | Promise<T>): Promise<T> => {
    const never = new Promise<never>(() => undefined);
    if (isKilled()) return never;
    try {
      const leave = await engine.enter(operation, argument);
      if (isKilled()) return await never;
      const result = await effect();
      leave();
      return isKilled() ? await never : result;
    } catch (error) {
      if (isKilled()) return never;
      throw error;
    }
  };
  const summaries = (labels: LabelFilter) =>
    [...engine.containers.values()]
      .filter(({ creation }) => hasLabels(creation.spec.Labels ?? {}, labels))
      .map(({ id, creation, state, paused }) => ({
        id,
        name: creation.name,
        image: creation.spec.Image,
        labels: creation.spec.Labels ?? {},
        state: paused ? 'paused' : state,
      }));

  return {
    endpoint: 'fake://docker',
    kill() {
      life.killed = true;
      watchers.forEach((stop) => stop());
    },
    ping: () => call('ping', '', () => undefined),
    info: () =>
      call('info', '', () => ({
        id: 'fake',
        name: 'fake',
        version: '20.10.24',
        apiVersion: '1.41',
        operatingSystem: 'Fake Linux',
        osType: 'linux',
        architecture: 'x86_64',
        cpus: 8,
        memoryBytes: 16 * 1024 ** 3,
        rootless: false,
      })),
    listImages: () => call('listImages', '', () => [...engine.images]),
    inspectImage: (reference) =>
      call('inspectImage', reference, () =>
        engine.images.has(reference)
          ? { id: `sha256:${reference}`, repoDigests: [], architecture: 'amd64', sizeBytes: 1, variables: ['PATH'] }
          : undefined,
      ),
    pullImage: (reference, { signal, onProgress }) =>
      call('pullImage', reference, () => {
        if (signal?.aborted) fail('other', 'aborted');
        if (!engine.registry.has(reference)) fail('not-found', `manifest for ${reference} not found: manifest unknown`);
        onProgress?.({ image: reference, status: 'Downloading', downloadedBytes: 1, totalBytes: 2 });
        engine.images.add(reference);
        engine.journal.push(`pull ${reference}`);
      }),
    createContainer: (creation) =>
      call('createContainer', creation.name, () => ({ id: engine.create(creation).id, warnings: [] })),
    startContainer: (id) => call('startContainer', engine.find(id)?.creation.name ?? id, () => engine.start(id)),
    stopContainer: (id, grace) =>
      call('stopContainer', engine.find(id)?.creation.name ?? id, () => engine.stop(id, grace)),
    killContainer: (id) => call('killContainer', id, () => (engine.find(id) ? engine.exit(id, 137) : undefined)),
    pauseContainer: (id) => call('pauseContainer', id, () => engine.pause(id, true)),
    unpauseContainer: (id) => call('unpauseContainer', id, () => engine.pause(id, false)),
    removeContainer: (id) => call('removeContainer', id, () => engine.remove(id)),
    putFiles: (id, files) => call('putFiles', id, () => engine.putFiles(id, files)),
    inspectContainer: (id) => call('inspectContainer', id, () => engine.inspect(id)),
    // It has no files to look at.
    statPath: (id) => call('statPath', id, () => undefined),
    readArchive: (id, path) => call('readArchive', id, () => fail('not-found', `Could not find the file ${path}`)),
    stats: (id) => call('stats', id, () => engine.stats(id)),
    listContainers: (labels) => call('listContainers', '', () => summaries(labels)),
    createNetwork: ({ name, labels }) =>
      call('createNetwork', name, () => {
        if ([...engine.networks.values()].some((each) => each.name === name)) {
          fail('conflict', `network with name ${name} already exists`);
        }
        const id = `network-${name}`;
        engine.networks.set(id, { name, labels });
        return { id };
      }),
    connectNetwork: (network, id) => call('connectNetwork', `${network} ${id}`, () => undefined),
    processCount: (id) => call('processCount', id, () => (engine.find(id)?.state === 'running' ? 1 : 0)),
    removeNetwork: (id) => call('removeNetwork', id, () => void engine.networks.delete(id)),
    listNetworks: (labels) =>
      call('listNetworks', '', () =>
        [...engine.networks].map(([id, each]) => ({ id, ...each })).filter((each) => hasLabels(each.labels, labels)),
      ),
    createVolume: ({ name, labels }) =>
      call('createVolume', name, () => {
        if (!engine.volumes.has(name)) engine.volumes.set(name, labels);
      }),
    volumeExists: (name) => call('volumeExists', name, () => engine.volumes.has(name)),
    volumeMountpoint: (name) =>
      call('volumeMountpoint', name, () =>
        engine.volumes.has(name) ? `/var/lib/docker/volumes/${name}/_data` : undefined,
      ),
    removeVolume: (name) => call('removeVolume', name, () => void engine.volumes.delete(name)),
    listVolumes: (labels, { unused = false } = {}) =>
      call('listVolumes', '', () =>
        [...engine.volumes]
          .filter(([name]) => !unused || !isMounted(engine, name))
          .map(([name, own]) => ({ name, labels: own }))
          .filter((each) => hasLabels(each.labels, labels)),
      ),
    watchEvents: ({ labels, signal, onOpen, onEvent }) =>
      call(
        'watchEvents',
        '',
        () =>
          new Promise<void>((resolve, reject) => {
            const end = () => {
              unsubscribe();
              watchers.delete(end);
            };
            const unsubscribe = engine.subscribe({
              labels,
              onEvent: (event) => {
                if (!isKilled()) onEvent(event);
              },
              lose: () => {
                end();
                reject(new DockerError('unreachable', 'the stream of events ended'));
              },
            });
            watchers.add(end);
            const finish = () => {
              end();
              resolve();
            };
            signal.addEventListener('abort', finish, { once: true });
            if (signal.aborted) finish();
            else onOpen();
          }),
      ),
    // eslint-disable-next-line @typescript-eslint/require-await -- nothing of the agent reads logs
    async *logs() {
      yield* [];
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- a log without lines
    async *logBatches() {
      yield* [];
    },
    exec: () => Promise.reject(new DockerError('other', 'the fake Docker runs no commands')),
  };
}

function isMounted({ containers }: FakeDockerEngine, volume: string): boolean {
  const binds = [...containers.values()].flatMap(({ creation }) => creation.spec.HostConfig.Binds ?? []);
  return binds.some((bind) => bind.split(':')[0] === volume);
}
