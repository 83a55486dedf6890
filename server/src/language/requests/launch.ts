import type { ObjectReader } from '../reader.ts';

/** What CreateService and RunTask have in common: which definition, on what, where, with which volumes. */
export const readLaunch = (request: ObjectReader) => ({
  node: request.node,
  cluster: request.text('cluster'),
  taskDefinition: request.text('taskDefinition'),
  launchType: request.text('launchType'),
  platformVersion: request.text('platformVersion'),
  capacityProviderStrategy: request.list('capacityProviderStrategy', readStrategyItem),
  networkConfiguration: request.any('networkConfiguration'),
  assignPublicIp: request.object('networkConfiguration', readNetwork)?.assignPublicIp,
  placementConstraints: request.list('placementConstraints', readConstraint),
  placementStrategy: request.list('placementStrategy', readStrategy),
  propagateTags: request.text('propagateTags'),
  enableECSManagedTags: request.flag('enableECSManagedTags'),
  enableExecuteCommand: request.flag('enableExecuteCommand'),
  tags: request.list('tags', (tag) => ({ node: tag.node, key: tag.text('key') })),
  volumeConfigurations: request.list('volumeConfigurations', readVolumeConfiguration),
});

export type Launch = ReturnType<typeof readLaunch>;
export type VolumeConfiguration = ReturnType<typeof readVolumeConfiguration>;

const readStrategyItem = (item: ObjectReader) => ({
  node: item.node,
  capacityProvider: item.text('capacityProvider'),
  weight: item.number('weight'),
  base: item.number('base'),
});

const readNetwork = (network: ObjectReader) => ({
  assignPublicIp: network.object('awsvpcConfiguration', (vpc) => vpc.text('assignPublicIp')),
});

const readConstraint = (constraint: ObjectReader) => ({
  node: constraint.node,
  type: constraint.text('type'),
  expression: constraint.text('expression'),
});

const readStrategy = (strategy: ObjectReader) => ({
  node: strategy.node,
  type: strategy.text('type'),
  field: strategy.text('field'),
});

const readVolumeConfiguration = (volume: ObjectReader) => ({
  node: volume.node,
  name: volume.text('name'),
  ebs: volume.object('managedEBSVolume', (ebs) => ({
    node: ebs.node,
    volumeType: ebs.text('volumeType'),
    sizeInGiB: ebs.number('sizeInGiB'),
    snapshotId: ebs.text('snapshotId'),
    volumeInitializationRate: ebs.number('volumeInitializationRate'),
    iops: ebs.number('iops'),
    throughput: ebs.number('throughput'),
  })),
});
