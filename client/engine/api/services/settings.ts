/** From a request's members to what a service and its deployments keep. Pure. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { OverlaySettings } from '../../state/model.ts';
import type { RevisionSettings, SchedulingStrategy, ServiceRecord } from '../../state/services.ts';
import { resourceName } from '../../state/arn.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { digest } from '../digest.ts';
import type { Launch } from '../runTaskChecks.ts';

/** With ECS's defaults for what is not given (ecs/runtime 4.3). */
export function deploymentConfigurationOf(
  strategy: SchedulingStrategy,
  given: DeploymentConfiguration = {},
): ServiceRecord['deploymentConfiguration'] {
  const isReplica = strategy === 'REPLICA';
  return {
    deploymentCircuitBreaker: { enable: false, rollback: false },
    strategy: 'ROLLING',
    bakeTimeInMinutes: 0,
    ...given,
    maximumPercent: given.maximumPercent ?? (isReplica ? 200 : 100),
    minimumHealthyPercent: given.minimumHealthyPercent ?? (isReplica ? 100 : 0),
  };
}

/** `LATEST` is told as what it stands for. */
export const platformVersion = (given: string | undefined) =>
  given === undefined || given.toUpperCase() === 'LATEST' ? '1.4.0' : given;

/** How the tasks of a deployment are launched. */
export function launchSettings(
  launch: Launch,
  given: {
    readonly platformVersion?: string | undefined;
    readonly strategy: RevisionSettings['capacityProviderStrategy'];
  },
): Pick<RevisionSettings, 'launchType' | 'capacityProviderStrategy' | 'platformVersion'> {
  return {
    launchType: launch.launchType,
    capacityProviderStrategy: given.strategy,
    ...(launch.launchType === 'FARGATE' ? { platformVersion: platformVersion(given.platformVersion) } : {}),
  };
}

export interface GivenOverlay {
  readonly overlayId: string;
  readonly overlay: OverlaySettings;
}

/** A difference that starts a deployment (ecs/runtime 4.2). */
export const differs = (a: RevisionSettings, b: RevisionSettings): boolean => digest(a) !== digest(b);

/** The service as a request of CreateService would say it: what the rules are asked about. */
export function asInput(
  service: Pick<
    ServiceRecord,
    | 'name'
    | 'schedulingStrategy'
    | 'desiredCount'
    | 'deploymentConfiguration'
    | 'placementConstraints'
    | 'placementStrategy'
    | 'healthCheckGracePeriodSeconds'
    | 'availabilityZoneRebalancing'
    | 'enableExecuteCommand'
    | 'roleArn'
  >,
  settings: RevisionSettings,
): object {
  const { overlay: _, overlayId: __, taskDefinitionArn, launchType, capacityProviderStrategy, ...rest } = settings;
  const byStrategy = capacityProviderStrategy.length > 0;
  return {
    ...withoutEmpty(rest),
    serviceName: service.name,
    taskDefinition: resourceName(taskDefinitionArn),
    ...(byStrategy ? { capacityProviderStrategy } : { launchType }),
    schedulingStrategy: service.schedulingStrategy,
    ...(service.schedulingStrategy === 'REPLICA' ? { desiredCount: service.desiredCount } : {}),
    deploymentConfiguration: service.deploymentConfiguration,
    ...withoutEmpty({
      placementConstraints: service.placementConstraints,
      placementStrategy: service.placementStrategy,
    }),
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    enableExecuteCommand: service.enableExecuteCommand,
    role: service.roleArn,
  };
}

const withoutEmpty = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => !(Array.isArray(value) && value.length === 0)));

/** @throws ApiError for an overlay that was put into another engine, or before this one was started */
export function overlayOf(
  overlayId: string | undefined,
  overlays: { get(overlayId: string): OverlaySettings | undefined },
): GivenOverlay | undefined {
  if (overlayId === undefined) return undefined;
  const overlay = overlays.get(overlayId);
  if (!overlay) throw invalidParameter(`The overlay '${overlayId}' is not known to this engine; put it again first.`);
  return { overlayId, overlay };
}

export const notIdempotent = () => new ApiError('InvalidParameterException', 'Creation of service was not idempotent.');
