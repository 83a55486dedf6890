/** Puts together what tasks reach at 169.254.170.2: the server, what it answers, and the ways there. */
import { createAnswerer } from './agent/metadata/answer.ts';
import type { SecretValues } from './agent/secrets.ts';
import { createTaskCredentials, type TaskCredentials } from './agent/taskCredentials.ts';
import { createTaskEndpoints, type TaskEndpoints } from './agent/taskEndpoints.ts';
import { assumeTaskRole, profileCredentials } from './aws/taskRole.ts';
import type { Docker } from './docker/docker.ts';
import { startEndpointsServer } from './networking/endpoints/server.ts';
import { createAccess } from './networking/relay/access.ts';
import type { ControlWriter, Store, StoreReader } from './state/store.ts';
import {
  describeProtection,
  updateProtection,
  type ProtectionAnswer,
  type ProtectionRequest,
} from './state/taskProtection.ts';
import { systemClock } from './util/clock.ts';
import type { Log } from './util/log.ts';

export interface Endpoints {
  readonly ofTasks: TaskEndpoints;
  /** The ways there on another Docker, for the tasks of `store`. */
  onDocker(docker: Docker, store: StoreReader): TaskEndpoints;
  readonly credentials: TaskCredentials;
  close(): Promise<void>;
}

export interface EndpointsOptions {
  readonly store: Store;
  /** Of the tasks on the engine's own Docker. */
  readonly ownStore: StoreReader;
  readonly docker: Docker;
  /** Leads to the Docker that has a container, whichever it is. */
  readonly everyDocker: Docker;
  readonly secrets: SecretValues;
  readonly stateDir: string;
  readonly helperImage: string;
  readonly version: string;
  readonly log: Log;
}

/** @throws the system's error when this machine's loopback has no port left */
export async function startEndpoints(options: EndpointsOptions): Promise<Endpoints> {
  const { store, docker, everyDocker, secrets, stateDir, helperImage, version } = options;
  const log = options.log.with({ part: 'endpoints' });
  const clock = systemClock;
  const credentials = createTaskCredentials({
    source: { ofProfile: profileCredentials, assumeRole: assumeTaskRole },
    secrets,
    clock,
    log,
  });
  const server = await startEndpointsServer({
    port: store.endpointsPort() ?? 0,
    identity: store.engineId,
    stateDir,
    answer: createAnswerer({
      store,
      docker: everyDocker,
      credentials,
      protection: (arn, request) => protectionFor(store, arn, request),
      clock,
    }),
    now: () => performance.now(),
    log,
  });
  store.setEndpointsPort(server.port);
  const onDocker: Endpoints['onDocker'] = (where, tasks) => {
    const access = createAccess({
      docker: where,
      server,
      engineId: store.engineId,
      version,
      helperImage,
      platform: process.platform,
      clock,
      log,
    });
    return createTaskEndpoints({ store: tasks, docker: where, access, credentials, version, clock, log });
  };
  return {
    ofTasks: onDocker(docker, options.ownStore),
    onDocker,
    credentials,
    close: () => server.close(),
  };
}

/** The agent asks the control plane, as it does in AWS by an API call of its own. */
function protectionFor(
  store: ControlWriter,
  taskArn: string,
  request: ProtectionRequest | undefined,
): ProtectionAnswer | undefined {
  const task = store.task(taskArn);
  if (!task) return undefined;
  const now = systemClock.now();
  if (!request) return describeProtection(task, now);
  const answer = updateProtection(task, request, now);
  if (answer.kind === 'protection') store.setTaskProtection(taskArn, answer.protection);
  return answer;
}
