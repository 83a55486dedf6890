/** A service record as CreateService leaves it, for tests of what looks at services. */
import { clusterArn, serviceArn, taskDefinitionArn } from '../../client/engine/state/arn.ts';
import { newDeployment } from '../../client/engine/state/deployments.ts';
import type { ServiceRecord } from '../../client/engine/state/services.ts';

export function serviceRecord(given: Partial<ServiceRecord> = {}): ServiceRecord {
  const { name = 'web', desiredCount = 2, createdAt = 1_000_000 } = given;
  const settings = {
    taskDefinitionArn: taskDefinitionArn('web', 1),
    launchType: 'EC2',
    capacityProviderStrategy: [],
    loadBalancers: [],
    serviceRegistries: [],
    volumeConfigurations: [],
    vpcLatticeConfigurations: [],
  } as const;
  return {
    arn: serviceArn('default', name),
    name,
    clusterArn: clusterArn('default'),
    clusterName: 'default',
    status: 'ACTIVE',
    schedulingStrategy: 'REPLICA',
    desiredCount,
    deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
    placementConstraints: [],
    placementStrategy: [],
    availabilityZoneRebalancing: 'DISABLED',
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
    tags: [],
    requestDigest: '',
    deployments: [newDeployment(settings, desiredCount, createdAt, Math.random)],
    events: [],
    createdAt,
    ...given,
  };
}
