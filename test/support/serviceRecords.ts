/** A service record as CreateService leaves it, for tests of what looks at services. */
import { clusterArn, serviceArn, taskDefinitionArn } from '../../client/engine/state/arn.ts';
import { newDeployment } from '../../client/engine/state/deployments.ts';
import type { RevisionSettings, ServiceRecord } from '../../client/engine/state/services.ts';

/** What a deployment of a revision of the family `web` is made from. */
export const revisionSettings = (revision: number, more: Partial<RevisionSettings> = {}): RevisionSettings => ({
  taskDefinitionArn: taskDefinitionArn('web', revision),
  launchType: 'EC2',
  capacityProviderStrategy: [],
  loadBalancers: [],
  serviceRegistries: [],
  volumeConfigurations: [],
  vpcLatticeConfigurations: [],
  ...more,
});

export function serviceRecord(given: Partial<ServiceRecord> = {}): ServiceRecord {
  const { name = 'web', desiredCount = 2, createdAt = 1_000_000 } = given;
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
    deployments: [newDeployment(revisionSettings(1), desiredCount, createdAt, Math.random)],
    events: [],
    createdAt,
    ...given,
  };
}
