/**
 * Configurations for the volumes a definition leaves to the request. ECS refuses to run it without; on this machine such a
 * volume is one of Docker's, whatever its configuration says. Pure.
 */
import type { TaskVolumeConfiguration } from '@aws-sdk/client-ecs';
import { recordsIn, textOf, type Definition } from './definition.ts';

/** Stands for the role by which ECS attaches Amazon EBS volumes; nobody takes it on here. */
const LOCAL_ROLE = 'arn:aws:iam::000000000000:role/ecsInfrastructureRole';
const SIZE_IN_GIB = 20;

/** None where no volume is `configuredAtLaunch`. */
export const volumesFor = ({ volumes }: Definition): TaskVolumeConfiguration[] =>
  recordsIn(volumes)
    .filter((volume) => volume['configuredAtLaunch'] === true)
    .map((volume) => ({
      name: textOf(volume['name']) ?? '',
      managedEBSVolume: { roleArn: LOCAL_ROLE, sizeInGiB: SIZE_IN_GIB },
    }));
