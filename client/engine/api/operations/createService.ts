import type { CreateServiceCommandInput, CreateServiceCommandOutput } from '@aws-sdk/client-ecs';
import { OVERLAY_HEADER } from '../../../protocol/local.ts';
import { serviceArn } from '../../state/arn.ts';
import { newDeployment } from '../../state/deployments.ts';
import { newCluster } from '../../state/freshState.ts';
import type { ClusterRecord } from '../../state/model.ts';
import type { RevisionSettings, ServiceRecord } from '../../state/services.ts';
import type { ApiContext } from '../context.ts';
import { digest } from '../digest.ts';
import { clusterInactive, invalidParameter } from '../errors.ts';
import { clusterName, findTaskDefinition } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { checkAwsvpc, checkLaunch, checkPlatform, checkRunnable, strategyOf } from '../runTaskChecks.ts';
import * as checks from '../services/checks.ts';
import {
  asInput,
  deploymentConfigurationOf,
  launchSettings,
  notIdempotent,
  overlayOf,
  type GivenOverlay,
} from '../services/settings.ts';
import { serviceView } from '../services/views.ts';
import { createServiceInput } from '../shapes/service.ts';
import { checkTags } from '../tags.ts';
import { checkVolumeConfigurations } from '../volumeChecks.ts';

/** Makes a service; the scheduler does the rest. With an overlay header its tasks differ on this machine. */
export const createService = operation(
  createServiceInput,
  (input, context, header): Answer<CreateServiceCommandOutput> => {
    const { store } = context;
    const name = input.serviceName ?? '';
    if (name === '') throw invalidParameter('serviceName can not be blank.');
    checks.checkClientToken(input.clientToken);
    checks.checkSupported(input);
    const cluster = clusterFor(input.cluster, context);
    const overlayId = header(OVERLAY_HEADER);
    const requestDigest = digest({ ...input, clientToken: '', cluster: cluster.name, overlayId });

    const existing = store.service(serviceArn(cluster.name, name));
    if (existing?.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
    if (existing?.status === 'ACTIVE') {
      if (existing.requestDigest !== requestDigest) throw notIdempotent();
      return { service: serviceView(store, existing, true) };
    }
    const service = newService(input, context, cluster, requestDigest, overlayOf(overlayId, context.overlays));
    // What is refused leaves no cluster behind.
    if (!store.cluster(cluster.name)) store.putCluster(cluster);
    store.putService(service);
    return { service: serviceView(store, service, true) };
  },
);

/** An ACTIVE cluster by name or ARN; one that was never heard of is new, as real service files name theirs. */
function clusterFor(reference: string | undefined, { store, clock }: ApiContext): ClusterRecord {
  const name = clusterName(reference);
  const known = store.cluster(name);
  if (known?.status === 'INACTIVE') throw clusterInactive();
  if (known) return known;
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
    throw invalidParameter(
      `The cluster name '${name}' is not valid: 1 to 255 letters, numbers, hyphens and underscores are allowed.`,
    );
  }
  return newCluster(name, clock.now());
}

function newService(
  input: CreateServiceCommandInput,
  context: ApiContext,
  cluster: ClusterRecord,
  requestDigest: string,
  overlay: GivenOverlay | undefined,
): ServiceRecord {
  const { store, clock } = context;
  if (!input.taskDefinition) throw invalidParameter('TaskDefinition can not be blank.');
  const record = checkRunnable(findTaskDefinition(store, input.taskDefinition));
  const schedulingStrategy = checks.checkScheduling(input.schedulingStrategy);
  checks.checkDesiredCount(input.desiredCount);
  checks.checkBreaker(input);
  checkAwsvpc(input);
  if (schedulingStrategy === 'REPLICA' && input.desiredCount === undefined) {
    throw invalidParameter('desiredCount can not be null for a service with the scheduling strategy REPLICA.');
  }
  const launch = checkLaunch(input, record, cluster);
  checkPlatform(input, launch.launchType, record.definition);
  const settings: RevisionSettings = {
    taskDefinitionArn: record.arn,
    ...launchSettings(launch, {
      platformVersion: input.platformVersion,
      strategy: strategyOf(input, cluster),
    }),
    ...(input.networkConfiguration === undefined ? {} : { networkConfiguration: input.networkConfiguration }),
    loadBalancers: input.loadBalancers ?? [],
    serviceRegistries: input.serviceRegistries ?? [],
    ...(input.serviceConnectConfiguration === undefined
      ? {}
      : { serviceConnectConfiguration: input.serviceConnectConfiguration }),
    volumeConfigurations: input.volumeConfigurations ?? [],
    vpcLatticeConfigurations: [],
    ...overlay,
  };
  const now = clock.now();
  const desiredCount = input.desiredCount ?? 0;
  const deploymentConfiguration = deploymentConfigurationOf(schedulingStrategy, input.deploymentConfiguration);
  // ECS would refuse a new service without the room; such files are of services that were there before.
  const isRebalanced = schedulingStrategy === 'REPLICA' && deploymentConfiguration.maximumPercent > 100;
  const service: ServiceRecord = {
    arn: serviceArn(cluster.name, input.serviceName ?? ''),
    name: input.serviceName ?? '',
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    schedulingStrategy,
    desiredCount,
    deploymentConfiguration,
    ...(input.healthCheckGracePeriodSeconds === undefined
      ? {}
      : { healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds }),
    placementConstraints: input.placementConstraints ?? [],
    placementStrategy: input.placementStrategy ?? [],
    availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? (isRebalanced ? 'ENABLED' : 'DISABLED'),
    ...(input.role === undefined ? {} : { roleArn: input.role }),
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    propagateTags: input.propagateTags ?? 'NONE',
    tags: checkTags(input.tags ?? []),
    ...(input.clientToken === undefined ? {} : { clientToken: input.clientToken }),
    requestDigest,
    deployments: [newDeployment(settings, desiredCount, now, Math.random)],
    events: [],
    createdAt: now,
  };
  const asked = withoutWhatIsNoRequest(input);
  checks.checkRules(context.checkService, { ...asInput(service, settings), ...asked }, record);
  checkVolumeConfigurations(input, record.definition);
  checks.checkRebalancing(service);
  checks.checkDiscoveryNames(service, settings, store);
  return service;
}

/** The rules judge what was written, members that are kept nowhere too. */
const withoutWhatIsNoRequest = ({ launchType: _, capacityProviderStrategy: __, ...input }: CreateServiceCommandInput) =>
  input;
