/** What the extension asks of an engine: the ECS API through the AWS SDK, and Drydock's own operations. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type {
  Cluster,
  ECSClient,
  RunTaskCommandInput,
  RunTaskCommandOutput,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { LOCAL_TARGET_PREFIX, OVERLAY_HEADER, type LocalOperations } from '../../protocol/local.ts';
import type { ReadyMessage } from '../../protocol/ready.ts';
import { readCredentials } from './credentials.ts';
import { PATIENCE, createSignedRequests } from './signedRequests.ts';
import type * as Sdk from '../state/ecsSdk.ts';

const ECS_TARGET_PREFIX = 'AmazonEC2ContainerServiceV20141113';
/** DescribeTasks and DescribeClusters take at most this many. */
const DESCRIBE_LIMIT = 100;

export interface Listing {
  readonly clusters: readonly Cluster[];
  readonly tasks: readonly Task[];
  /** ARNs of ACTIVE revisions. */
  readonly revisions: readonly string[];
}

export interface RegisteredRevision {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
}

export interface EngineClient {
  readonly engine: ReadyMessage;
  listEverything(): Promise<Listing>;
  describeTask(cluster: string, task: string): Promise<Task | undefined>;
  /** By `family`, `family:revision` or ARN; undefined when there is none. */
  describeTaskDefinition(name: string): Promise<TaskDefinition | undefined>;
  /** Sends the document as it is, so that the engine judges what the file says and not what the SDK's types let through. */
  registerTaskDefinition(document: unknown): Promise<RegisteredRevision>;
  deregisterTaskDefinition(arn: string): Promise<void>;
  runTask(input: RunTaskCommandInput, overlayId?: string): Promise<RunTaskCommandOutput>;
  stopTask(cluster: string, task: string, reason?: string): Promise<void>;
  local<Name extends keyof LocalOperations>(
    operation: Name,
    input: LocalOperations[Name]['input'],
  ): Promise<LocalOperations[Name]['output']>;
  stream(path: string, signal?: AbortSignal): Promise<IncomingMessage>;
  upgrade(path: string, protocol: string): Promise<Duplex>;
  dispose(): void;
}

/** @param patience milliseconds until an engine that does not answer is given up */
export async function createEngineClient(
  engine: ReadyMessage,
  sdk: typeof Sdk,
  patience = PATIENCE,
): Promise<EngineClient> {
  const credentials = await readCredentials(engine.credentialsFile);
  const ecs = new sdk.ECSClient({
    region: engine.region,
    endpoint: engine.endpoint,
    credentials,
    maxAttempts: 2,
    requestHandler: { requestTimeout: patience, throwOnRequestTimeout: true },
  });
  const requests = createSignedRequests(engine, credentials, sdk, patience);

  return {
    engine,
    async listEverything() {
      const clusterArns = await collect(sdk.paginateListClusters({ client: ecs }, {}), (page) => page.clusterArns);
      const [clusters, tasks, revisions] = await Promise.all([
        inPortions(clusterArns, async (portion) => {
          const answer = await ecs.send(new sdk.DescribeClustersCommand({ clusters: portion, include: ['TAGS'] }));
          return answer.clusters ?? [];
        }),
        Promise.all(clusterArns.map((cluster) => tasksOf(ecs, sdk, cluster))).then((lists) => lists.flat()),
        collect(sdk.paginateListTaskDefinitions({ client: ecs }, {}), (page) => page.taskDefinitionArns),
      ]);
      return { clusters, tasks, revisions };
    },
    async describeTask(cluster, task) {
      const answer = await ecs.send(new sdk.DescribeTasksCommand({ cluster, tasks: [task], include: ['TAGS'] }));
      return answer.tasks?.[0];
    },
    async describeTaskDefinition(name) {
      try {
        return (await ecs.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: name }))).taskDefinition;
      } catch (error) {
        // ECS has no error of its own for this: an unknown name is a ClientException.
        if (error instanceof sdk.ECSServiceException && error.name === 'ClientException') return undefined;
        throw error;
      }
    },
    async registerTaskDefinition(document) {
      const answer = await requests.call(`${ECS_TARGET_PREFIX}.RegisterTaskDefinition`, document);
      return (answer as { taskDefinition: RegisteredRevision }).taskDefinition;
    },
    async deregisterTaskDefinition(arn) {
      await ecs.send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
    },
    async runTask(input, overlayId) {
      const command = new sdk.RunTaskCommand(input);
      if (overlayId !== undefined) {
        command.middlewareStack.add(
          (next) => (args) => {
            (args.request as { headers: Record<string, string> }).headers[OVERLAY_HEADER] = overlayId;
            return next(args);
          },
          { step: 'build', name: 'drydockOverlay' },
        );
      }
      return await ecs.send(command);
    },
    async stopTask(cluster, task, reason) {
      await ecs.send(new sdk.StopTaskCommand({ cluster, task, ...(reason === undefined ? {} : { reason }) }));
    },
    async local(operation, input) {
      // The operation's table in the protocol says what it answers.
      return (await requests.call(`${LOCAL_TARGET_PREFIX}.${operation}`, input)) as never;
    },
    stream: (path, signal) => requests.stream(path, signal),
    upgrade: (path, protocol) => requests.upgrade(path, protocol),
    dispose: () => ecs.destroy(),
  };
}

async function tasksOf(ecs: ECSClient, sdk: typeof Sdk, cluster: string): Promise<Task[]> {
  const lists = await Promise.all(
    (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
      collect(sdk.paginateListTasks({ client: ecs }, { cluster, desiredStatus }), (page) => page.taskArns),
    ),
  );
  return inPortions(lists.flat(), async (tasks) => {
    const answer = await ecs.send(new sdk.DescribeTasksCommand({ cluster, tasks, include: ['TAGS'] }));
    return answer.tasks ?? [];
  });
}

async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}

async function inPortions<Item, Result>(
  items: readonly Item[],
  describe: (portion: Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  const portions: Item[][] = [];
  for (let start = 0; start < items.length; start += DESCRIBE_LIMIT)
    portions.push(items.slice(start, start + DESCRIBE_LIMIT));
  return (await Promise.all(portions.map(describe))).flat();
}
