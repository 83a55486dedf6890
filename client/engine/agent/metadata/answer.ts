/** Answers what containers ask of their endpoints: finds the task by the id in the path, reads Docker, builds the document. */
import type { ContainerInspection, ContainerStats, Docker } from '../../docker/docker.ts';
import type { Answerer, EndpointAnswer, EndpointRequest, TaskRoute } from '../../networking/endpoints/server.ts';
import type { ContainerObserved, TaskRecord } from '../../state/model.ts';
import { hasCredentials, taskRoleOf } from '../../state/roleChoice.ts';
import type { StoreReader } from '../../state/store.ts';
import type { ProtectionAnswer, ProtectionRequest } from '../../state/taskProtection.ts';
import type { Clock } from '../../util/clock.ts';
import { messageOf } from '../../util/log.ts';
import type { TaskCredentials } from '../taskCredentials.ts';
import { containerDocument } from './container.ts';
import { credentialsBody, credentialsError } from './credentials.ts';
import { faultInjectionAnswer } from './faultInjection.ts';
import { protectionBody, readProtectionRequest, taskNotFound } from './protection.ts';
import { statsDocument, withNetworkOf } from './stats.ts';
import { taskDocument } from './task.ts';
import { factsOf } from './taskFacts.ts';

export interface AnswererOptions {
  readonly store: StoreReader;
  readonly docker: Pick<Docker, 'inspectContainer' | 'stats'>;
  readonly credentials: TaskCredentials;
  /** Asks the control plane; without a request, what is so. */
  readonly protection: (taskArn: string, request?: ProtectionRequest) => ProtectionAnswer | undefined;
  readonly clock: Pick<Clock, 'now'>;
}

interface Found {
  readonly task: TaskRecord;
  readonly container: ContainerObserved;
}

interface Pair {
  readonly now: ContainerStats;
  readonly before: ContainerStats | undefined;
}

/** How old a sample may be to count as the one before; milliseconds. */
const OLDEST_SAMPLE = 60_000;
const MOST_SAMPLES = 2000;

export function createAnswerer(options: AnswererOptions): Answerer {
  const { store, docker, credentials, protection, clock } = options;
  const samples = new Map<string, ContainerStats>();

  /** Containers of tasks that are over ask no more. */
  const find = (id: string): Found | undefined => {
    for (const task of store.tasks()) {
      if (task.observed.lastStatus === 'STOPPED') continue;
      const container = task.observed.containers.find(
        ({ endpointId }) => endpointId !== undefined && endpointId === id,
      );
      if (container) return { task, container };
    }
    return undefined;
  };

  const inspect = async ({ observed }: TaskRecord): Promise<ReadonlyMap<string, ContainerInspection>> => {
    const seen = await Promise.all(
      observed.containers.map(async ({ name, dockerId }) => {
        const inspection = dockerId === undefined ? undefined : await docker.inspectContainer(dockerId);
        return inspection ? ([[name, inspection]] as const) : [];
      }),
    );
    return new Map(seen.flat());
  };

  /** A sample and the one before it; undefined for what does not run. */
  const take = async (dockerId: string): Promise<Pair | undefined> => {
    const known = samples.get(dockerId);
    const before = known && clock.now() - known.time <= OLDEST_SAMPLE ? known : undefined;
    // The first time there is nothing to compare with: then Docker takes two samples, which takes it a second or two.
    const now = await docker.stats(dockerId, { withPrevious: before === undefined });
    if (!now) return undefined;
    if (samples.size >= MOST_SAMPLES) samples.clear();
    samples.set(dockerId, now);
    return { now, before };
  };

  /** Of several containers of a task; those of awsvpc have the traffic of the network they share. */
  const statsOf = async (
    { observed }: TaskRecord,
    containers: readonly ContainerObserved[],
  ): Promise<readonly (object | null)[]> => {
    const pause = observed.containers.find(({ kind }) => kind === 'CNI_PAUSE');
    const asked = [...new Set([...containers, ...(pause ? [pause] : [])].flatMap(({ dockerId = [] }) => dockerId))];
    const pairs = new Map(
      await Promise.all(asked.map(async (id) => [id, await take(id).catch(() => undefined)] as const)),
    );
    const shared = pairs.get(pause?.dockerId ?? '');
    return containers.map(({ dockerId = '' }) => {
      const pair = pairs.get(dockerId);
      return pair
        ? statsDocument(withNetworkOf(pair.now, shared?.now), withNetworkOf(pair.before, shared?.before))
        : null;
    });
  };

  const metadata = async (route: Extract<TaskRoute, { kind: 'metadata' }>): Promise<EndpointAnswer> => {
    const { version, id, what } = route;
    const found = find(id);
    // A container that is not created yet has no id in Docker, and cannot ask.
    if (!found) return { status: 404, body: notFound(route) };
    const { task, container } = found;
    switch (what) {
      case 'container': {
        const inspections = await inspect(task);
        return ok(containerDocument(factsOf(task, inspections)(container), version));
      }
      case 'task':
      case 'taskWithTags': {
        const inspections = await inspect(task);
        const facts = { task, inspections, now: clock.now() };
        return ok(taskDocument(facts, { version, withTags: what === 'taskWithTags' }));
      }
      case 'stats': {
        const [stats] = await statsOf(task, [container]);
        return stats ? ok(stats) : { status: 500, body: `failed to get stats of container ${container.name}` };
      }
      case 'task/stats': {
        const all = task.observed.containers.filter(({ dockerId }) => dockerId !== undefined);
        const stats = await statsOf(task, all);
        return ok(Object.fromEntries(all.map(({ dockerId = '' }, index) => [dockerId, stats[index] ?? null])));
      }
    }
  };

  const credentialsOf = async (id: string): Promise<EndpointAnswer> => {
    if (id === '') return credentialsError('NoIdInRequest', 'No Credential ID in the request');
    const task = store
      .tasks()
      .find(({ observed }) => observed.credentialsId === id && observed.lastStatus !== 'STOPPED');
    const roleArn = task && taskRoleOf(task.spec);
    if (!task || roleArn === undefined || !hasCredentials(task.spec)) {
      return credentialsError('InvalidIdInRequest', 'Credentials not found');
    }
    try {
      return ok(credentialsBody(roleArn, await credentials.get(task)));
    } catch (error) {
      return credentialsError('CredentialsUninitialized', messageOf(error));
    }
  };

  const protect = (id: string, { method, body }: EndpointRequest): EndpointAnswer => {
    const read = method === 'PUT' ? readProtectionRequest(body) : undefined;
    const found = find(id);
    if (read?.kind === 'error') return read.answer(found?.task.spec.arn ?? '');
    const arn = found?.task.spec.arn;
    const answer = arn === undefined ? undefined : protection(arn, read?.request);
    return arn === undefined || answer === undefined ? taskNotFound() : protectionBody(arn, answer);
  };

  return async (request) => {
    const { route } = request;
    switch (route.kind) {
      case 'metadata':
        return metadata(route);
      case 'credentials':
        return credentialsOf(route.id);
      case 'task-protection':
        return protect(route.id, request);
      case 'fault-injection':
        return faultInjectionAnswer(find(route.id)?.task.spec, route.id);
      case 'associations':
        return associations(route, find(route.id));
    }
  };
}

const ok = (body: unknown): EndpointAnswer => ({ status: 200, body });

/** In the words of the agent, which applications are known to look at. */
function notFound({ version, id, what }: Extract<TaskRoute, { kind: 'metadata' }>): string {
  const byTask = `unable to get task arn from request: unable to get task Arn from v3 endpoint ID: ${id}`;
  const byContainer = `unable to get container ID from request: unable to get docker ID from v3 endpoint ID: ${id}`;
  const words: Readonly<Record<typeof what, string>> = {
    container: `container metadata handler: ${byContainer}`,
    task: `task metadata handler: ${byTask}`,
    taskWithTags: `task metadata handler: ${byTask}`,
    stats: `container stats handler: ${byTask}`,
    'task/stats': `task stats handler: ${byTask}`,
  };
  return `V${version} ${words[what]}`;
}

/** Elastic Inference is all that had associations: a task has none here. */
function associations(
  { version, id, name }: Extract<TaskRoute, { kind: 'associations' }>,
  found: Found | undefined,
): EndpointAnswer {
  if (found && name === undefined) return ok({ Associations: [] });
  const what = found
    ? `there is no association ${name ?? ''}`
    : `unable to get task arn from request: unable to get task Arn from v3 endpoint ID: ${id}`;
  return { status: 404, body: `V${version} associations handler: ${what}` };
}
