/** What the extension asks of an engine: the ECS API through the AWS SDK, and Drydock's own operations. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type {
  Attribute,
  Cluster,
  ContainerInstance,
  CreateServiceCommandInput,
  ECSClient,
  RunTaskCommandInput,
  RunTaskCommandOutput,
  Service,
  ServiceDeploymentBrief,
  ServiceRevision,
  Task,
  TaskDefinition,
  UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { LOCAL_TARGET_PREFIX, type LocalOperations } from '../../protocol/local.ts';
import type { ReadyMessage } from '../../protocol/ready.ts';
import { readCredentials } from './credentials.ts';
import { PATIENCE, createSignedRequests } from './signedRequests.ts';
import { withOverlay } from './withOverlay.ts';
import type * as Sdk from '../state/ecsSdk.ts';

const ECS_TARGET_PREFIX = 'AmazonEC2ContainerServiceV20141113';
/** DescribeTasks, DescribeClusters and DescribeContainerInstances take at most this many. */
const DESCRIBE_LIMIT = 100;
/** DescribeServices takes fewer. */
const DESCRIBE_SERVICES_LIMIT = 10;
const DESCRIBE_REVISIONS_LIMIT = 20;

export interface Listing {
  readonly clusters: readonly Cluster[];
  readonly tasks: readonly Task[];
  readonly services: readonly Service[];
  readonly instances: readonly ContainerInstance[];
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
  /** By name or ARN; undefined when there is none. */
  describeService(cluster: string, service: string): Promise<Service | undefined>;
  createService(input: CreateServiceCommandInput, overlayId?: string): Promise<Service | undefined>;
  updateService(input: UpdateServiceCommandInput, overlayId?: string): Promise<Service | undefined>;
  /** Ends its tasks too. */
  deleteService(cluster: string, service: string): Promise<void>;
  /** Ends the rollout that is under way, back to the revision that ran before or as far as it came. */
  stopRollout(cluster: string, service: string, how: 'ROLLBACK' | 'ABORT'): Promise<void>;
  /** ARN of the task definition of the last deployment that had another one and succeeded; undefined when there was none. */
  revisionBefore(cluster: string, service: string, taskDefinition: string): Promise<string | undefined>;
  /** Its service deployments, at most 100, and the revisions that they are to bring it to. */
  rollouts(
    cluster: string,
    service: string,
  ): Promise<{
    readonly deployments: readonly ServiceDeploymentBrief[];
    readonly revisions: readonly ServiceRevision[];
  }>;
  /** By ARN; undefined when there is none. */
  describeInstance(cluster: string, arn: string): Promise<ContainerInstance | undefined>;
  /** The Docker that attributes name, or the one that the engine uses. @throws with the engine's words when it does not answer */
  registerInstance(cluster: string, attributes: readonly Attribute[]): Promise<ContainerInstance | undefined>;
  setInstanceStatus(cluster: string, arn: string, status: 'ACTIVE' | 'DRAINING'): Promise<void>;
  /** @param force its tasks are stopped; without, it is refused when it has any */
  deregisterInstance(cluster: string, arn: string, force: boolean): Promise<void>;
  createCluster(name: string): Promise<void>;
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
      const [clusters, tasks, services, instances, revisions] = await Promise.all([
        inPortions(clusterArns, async (portion) => {
          const answer = await ecs.send(new sdk.DescribeClustersCommand({ clusters: portion, include: ['TAGS'] }));
          return answer.clusters ?? [];
        }),
        Promise.all(clusterArns.map((cluster) => tasksOf(ecs, sdk, cluster))).then((lists) => lists.flat()),
        Promise.all(clusterArns.map((cluster) => servicesOf(ecs, sdk, cluster))).then((lists) => lists.flat()),
        Promise.all(clusterArns.map((cluster) => instancesOf(ecs, sdk, cluster))).then((lists) => lists.flat()),
        collect(sdk.paginateListTaskDefinitions({ client: ecs }, {}), (page) => page.taskDefinitionArns),
      ]);
      return { clusters, tasks, services, instances, revisions };
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
      return await ecs.send(withOverlay(new sdk.RunTaskCommand(input), overlayId));
    },
    async describeService(cluster, service) {
      const answer = await ecs.send(
        new sdk.DescribeServicesCommand({ cluster, services: [service], include: ['TAGS'] }),
      );
      return answer.services?.[0];
    },
    async createService(input, overlayId) {
      return (await ecs.send(withOverlay(new sdk.CreateServiceCommand(input), overlayId))).service;
    },
    async updateService(input, overlayId) {
      return (await ecs.send(withOverlay(new sdk.UpdateServiceCommand(input), overlayId))).service;
    },
    async deleteService(cluster, service) {
      await ecs.send(new sdk.DeleteServiceCommand({ cluster, service, force: true }));
    },
    async stopRollout(cluster, service, how) {
      const answer = await ecs.send(
        new sdk.ListServiceDeploymentsCommand({ cluster, service, status: ['PENDING', 'IN_PROGRESS'] }),
      );
      const [rollout] = answer.serviceDeployments ?? [];
      if (rollout?.serviceDeploymentArn === undefined) throw new Error('No deployment of this service is under way.');
      await ecs.send(
        new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn: rollout.serviceDeploymentArn, stopType: how }),
      );
    },
    async revisionBefore(cluster, service, taskDefinition) {
      const listed = await ecs.send(
        new sdk.ListServiceDeploymentsCommand({ cluster, service, status: ['SUCCESSFUL'] }),
      );
      const revisions = (listed.serviceDeployments ?? []).flatMap(({ targetServiceRevisionArn: arn }) => arn ?? []);
      for (const arn of revisions) {
        const described = await ecs.send(new sdk.DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }));
        const found = described.serviceRevisions?.[0]?.taskDefinition;
        if (found !== undefined && found !== taskDefinition) return found;
      }
      return undefined;
    },
    async rollouts(cluster, service) {
      const listed = await ecs.send(new sdk.ListServiceDeploymentsCommand({ cluster, service }));
      const deployments = listed.serviceDeployments ?? [];
      const arns = [...new Set(deployments.flatMap(({ targetServiceRevisionArn: arn }) => arn ?? []))];
      const describe = async (serviceRevisionArns: string[]) => {
        const answer = await ecs.send(new sdk.DescribeServiceRevisionsCommand({ serviceRevisionArns }));
        return answer.serviceRevisions ?? [];
      };
      return { deployments, revisions: await inPortions(arns, describe, DESCRIBE_REVISIONS_LIMIT) };
    },
    async describeInstance(cluster, arn) {
      return (await describeInstances(ecs, sdk, cluster, [arn]))[0];
    },
    async registerInstance(cluster, attributes) {
      const input = { cluster, attributes: [...attributes] };
      return (await ecs.send(new sdk.RegisterContainerInstanceCommand(input))).containerInstance;
    },
    async setInstanceStatus(cluster, arn, status) {
      const input = { cluster, containerInstances: [arn], status };
      const [failure] = (await ecs.send(new sdk.UpdateContainerInstancesStateCommand(input))).failures ?? [];
      if (failure) throw new Error(`The container instance was not set to ${status}: ${failure.reason ?? ''}`);
    },
    async deregisterInstance(cluster, arn, force) {
      await ecs.send(new sdk.DeregisterContainerInstanceCommand({ cluster, containerInstance: arn, force }));
    },
    async createCluster(name) {
      await ecs.send(new sdk.CreateClusterCommand({ clusterName: name }));
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

async function servicesOf(ecs: ECSClient, sdk: typeof Sdk, cluster: string): Promise<Service[]> {
  const arns = await collect(sdk.paginateListServices({ client: ecs }, { cluster }), (page) => page.serviceArns);
  const describe = async (services: string[]) => {
    const answer = await ecs.send(new sdk.DescribeServicesCommand({ cluster, services, include: ['TAGS'] }));
    return answer.services ?? [];
  };
  return inPortions(arns, describe, DESCRIBE_SERVICES_LIMIT);
}

async function instancesOf(ecs: ECSClient, sdk: typeof Sdk, cluster: string): Promise<ContainerInstance[]> {
  const pages = sdk.paginateListContainerInstances({ client: ecs }, { cluster });
  const arns = await collect(pages, (page) => page.containerInstanceArns);
  return inPortions(arns, (portion) => describeInstances(ecs, sdk, cluster, portion));
}

async function describeInstances(ecs: ECSClient, sdk: typeof Sdk, cluster: string, containerInstances: string[]) {
  const answer = await ecs.send(new sdk.DescribeContainerInstancesCommand({ cluster, containerInstances }));
  return answer.containerInstances ?? [];
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
  most = DESCRIBE_LIMIT,
): Promise<Result[]> {
  const portions: Item[][] = [];
  for (let start = 0; start < items.length; start += most) portions.push(items.slice(start, start + most));
  return (await Promise.all(portions.map(describe))).flat();
}
