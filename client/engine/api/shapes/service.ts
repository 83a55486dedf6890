/** The inputs of CreateService and UpdateService. */
import type {
  CreateServiceCommandInput,
  DeploymentConfiguration,
  UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { flag, integer, list, number, opaque, structure, text } from './shape.ts';
import { tag } from './taskDefinition.ts';

const deploymentConfiguration = structure<DeploymentConfiguration>({
  deploymentCircuitBreaker: structure({
    enable: flag,
    rollback: flag,
    resetOnHealthyTask: flag,
    thresholdConfiguration: structure({ type: text(), value: integer }),
  }),
  maximumPercent: integer,
  minimumHealthyPercent: integer,
  alarms: structure({ alarmNames: list(text()), rollback: flag, enable: flag }),
  strategy: text(),
  bakeTimeInMinutes: integer,
  lifecycleHooks: list(opaque()),
  linearConfiguration: structure({ stepPercent: number, stepBakeTimeInMinutes: integer }),
  canaryConfiguration: structure({ canaryPercent: number, canaryBakeTimeInMinutes: integer }),
  earlySuccessCriteria: structure({ enable: flag, healthyPercent: integer, sourceServiceRevisionCleanup: text() }),
});

/** What both have. */
const shared = {
  cluster: text(),
  taskDefinition: text(),
  desiredCount: integer,
  availabilityZoneRebalancing: text<'ENABLED' | 'DISABLED'>(),
  loadBalancers: list(
    structure<NonNullable<CreateServiceCommandInput['loadBalancers']>[number]>({
      targetGroupArn: text(),
      loadBalancerName: text(),
      containerName: text(),
      containerPort: integer,
      advancedConfiguration: opaque(),
    }),
  ),
  serviceRegistries: list(
    structure<NonNullable<CreateServiceCommandInput['serviceRegistries']>[number]>({
      registryArn: text(),
      port: integer,
      containerName: text(),
      containerPort: integer,
    }),
  ),
  capacityProviderStrategy: list(
    structure<NonNullable<CreateServiceCommandInput['capacityProviderStrategy']>[number]>({
      capacityProvider: text(),
      weight: integer,
      base: integer,
    }),
  ),
  platformVersion: text(),
  deploymentConfiguration,
  placementConstraints: list(
    structure<NonNullable<CreateServiceCommandInput['placementConstraints']>[number]>({
      type: text(),
      expression: text(),
    }),
  ),
  placementStrategy: list(
    structure<NonNullable<CreateServiceCommandInput['placementStrategy']>[number]>({ type: text(), field: text() }),
  ),
  networkConfiguration: structure<NonNullable<CreateServiceCommandInput['networkConfiguration']>>({
    awsvpcConfiguration: structure({ subnets: list(text()), securityGroups: list(text()), assignPublicIp: text() }),
  }),
  healthCheckGracePeriodSeconds: integer,
  deploymentController: structure<NonNullable<CreateServiceCommandInput['deploymentController']>>({ type: text() }),
  enableECSManagedTags: flag,
  propagateTags: text<NonNullable<CreateServiceCommandInput['propagateTags']>>(),
  enableExecuteCommand: flag,
  serviceConnectConfiguration: opaque<NonNullable<CreateServiceCommandInput['serviceConnectConfiguration']>>(),
  volumeConfigurations: list(
    structure<NonNullable<CreateServiceCommandInput['volumeConfigurations']>[number]>({
      name: text(),
      managedEBSVolume: opaque(),
    }),
  ),
  vpcLatticeConfigurations: list(opaque<NonNullable<CreateServiceCommandInput['vpcLatticeConfigurations']>[number]>()),
  gatewayConnectors: list(opaque<NonNullable<CreateServiceCommandInput['gatewayConnectors']>[number]>()),
  monitoring: opaque<NonNullable<CreateServiceCommandInput['monitoring']>>(),
};

export const createServiceInput = structure<CreateServiceCommandInput>({
  ...shared,
  serviceName: text(),
  clientToken: text(),
  launchType: text(),
  role: text(),
  schedulingStrategy: text(),
  tags: list(tag),
});

export const updateServiceInput = structure<UpdateServiceCommandInput>({
  ...shared,
  service: text(),
  forceNewDeployment: flag,
});
