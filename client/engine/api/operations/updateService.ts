import type { UpdateServiceCommandInput, UpdateServiceCommandOutput } from '@aws-sdk/client-ecs';
import { OVERLAY_HEADER } from '../../../protocol/local.ts';
import { newDeployment, withNewPrimary } from '../../state/deployments.ts';
import type { ClusterRecord, TaskDefinitionRecord } from '../../state/model.ts';
import { primaryOf, type RevisionSettings, type ServiceRecord } from '../../state/services.ts';
import type { ApiContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { findCluster, findTaskDefinition } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { checkAwsvpc, checkLaunch, checkPlatform, checkRunnable } from '../runTaskChecks.ts';
import * as checks from '../services/checks.ts';
import { findService, serviceNotActive } from '../services/lookup.ts';
import {
  asInput,
  deploymentConfigurationOf,
  differs,
  launchSettings,
  overlayOf,
  type GivenOverlay,
} from '../services/settings.ts';
import { serviceView } from '../services/views.ts';
import { updateServiceInput } from '../shapes/service.ts';
import { checkVolumeConfigurations } from '../volumeChecks.ts';

/**
 * Changes a service. What only a deployment can change starts one, if it does change; the rest takes effect at once
 * (ecs/runtime 4.2).
 */
export const updateService = operation(
  updateServiceInput,
  (input, context, header): Answer<UpdateServiceCommandOutput> => {
    const { store, clock } = context;
    const cluster = findCluster(store, input.cluster);
    const before = findService(store, cluster, input.service);
    if (before.status !== 'ACTIVE') throw serviceNotActive();
    checks.checkSupported(input);
    checks.checkDesiredCount(input.desiredCount);
    checks.checkBreaker(input);
    checkAwsvpc(input);

    const primary = primaryOf(before);
    const record = definitionOf(input, before, context);
    const settings = newSettings(
      input,
      primary.settings,
      record,
      cluster,
      overlayOf(header(OVERLAY_HEADER), context.overlays),
    );
    const changed = withDirectChanges(before, input);
    const former = {
      input: asInput(before, primary.settings),
      definition: store.taskDefinition(primary.settings.taskDefinitionArn)?.definition ?? record.definition,
    };
    checks.checkRules(context.checkService, { ...asInput(changed, settings), ...asked(input) }, record, former);
    checkPlatform(input, settings.launchType, record.definition);
    // What a service has had all along is no reason to refuse a change of something else.
    if (input.volumeConfigurations ?? input.taskDefinition) checkVolumeConfigurations(settings, record.definition);
    if (input.serviceConnectConfiguration) checks.checkDiscoveryNames(changed, settings, store);
    const { availabilityZoneRebalancing, deploymentConfiguration } = input;
    if (availabilityZoneRebalancing ?? deploymentConfiguration) checks.checkRebalancing(changed);

    const now = clock.now();
    const deploys = input.forceNewDeployment === true || differs(settings, primary.settings);
    const service = deploys
      ? withNewPrimary(changed, newDeployment(settings, changed.desiredCount, now, Math.random))
      : changed;
    store.putService(service);
    return { service: serviceView(store, service, true) };
  },
);

/** The definition asked for; the one there is may have been deregistered since, and stays usable for its services. */
function definitionOf(
  input: UpdateServiceCommandInput,
  service: ServiceRecord,
  { store }: ApiContext,
): TaskDefinitionRecord {
  if (input.taskDefinition) return checkRunnable(findTaskDefinition(store, input.taskDefinition));
  const record = store.taskDefinition(primaryOf(service).settings.taskDefinitionArn);
  return record ?? checkRunnable(record);
}

function newSettings(
  input: UpdateServiceCommandInput,
  before: RevisionSettings,
  record: TaskDefinitionRecord,
  cluster: ClusterRecord,
  overlay: GivenOverlay | undefined,
): RevisionSettings {
  const { capacityProviderStrategy: strategy = before.capacityProviderStrategy } = input;
  if (input.capacityProviderStrategy !== undefined && input.forceNewDeployment !== true) {
    const same = JSON.stringify(strategy) === JSON.stringify(before.capacityProviderStrategy);
    if (!same) {
      throw invalidParameter(
        'When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.',
      );
    }
  }
  const launch = checkLaunch(
    strategy.length > 0 ? { capacityProviderStrategy: [...strategy] } : { launchType: before.launchType },
    record,
    cluster,
  );
  const { platformVersion: _, ...rest } = before;
  return {
    ...rest,
    taskDefinitionArn: record.arn,
    ...launchSettings(launch, { platformVersion: input.platformVersion ?? before.platformVersion, strategy }),
    ...(input.networkConfiguration === undefined ? {} : { networkConfiguration: input.networkConfiguration }),
    ...(input.loadBalancers === undefined ? {} : { loadBalancers: input.loadBalancers }),
    ...(input.serviceRegistries === undefined ? {} : { serviceRegistries: input.serviceRegistries }),
    ...(input.serviceConnectConfiguration === undefined
      ? {}
      : { serviceConnectConfiguration: input.serviceConnectConfiguration }),
    ...(input.volumeConfigurations === undefined ? {} : { volumeConfigurations: input.volumeConfigurations }),
    ...overlay,
  };
}

/** What takes effect without a deployment. */
function withDirectChanges(before: ServiceRecord, input: UpdateServiceCommandInput): ServiceRecord {
  const desiredCount = input.desiredCount ?? before.desiredCount;
  return {
    ...before,
    desiredCount,
    deployments: before.deployments.map((each) => (each.status === 'PRIMARY' ? { ...each, desiredCount } : each)),
    deploymentConfiguration:
      input.deploymentConfiguration === undefined
        ? before.deploymentConfiguration
        : deploymentConfigurationOf(before.schedulingStrategy, {
            ...before.deploymentConfiguration,
            ...input.deploymentConfiguration,
          }),
    placementConstraints: input.placementConstraints ?? before.placementConstraints,
    placementStrategy: input.placementStrategy ?? before.placementStrategy,
    availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? before.availabilityZoneRebalancing,
    enableExecuteCommand: input.enableExecuteCommand ?? before.enableExecuteCommand,
    enableECSManagedTags: input.enableECSManagedTags ?? before.enableECSManagedTags,
    propagateTags: input.propagateTags ?? before.propagateTags,
    ...(input.healthCheckGracePeriodSeconds === undefined
      ? {}
      : { healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds }),
  };
}

/** Members of the request that the rules judge as they were written. */
const asked = ({ desiredCount, propagateTags, availabilityZoneRebalancing }: UpdateServiceCommandInput): object => ({
  ...(desiredCount === undefined ? {} : { desiredCount }),
  ...(propagateTags === undefined ? {} : { propagateTags }),
  ...(availabilityZoneRebalancing === undefined ? {} : { availabilityZoneRebalancing }),
});
