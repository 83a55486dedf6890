/** The RunTask request for a definition, as a user would write it for ECS. Pure. */
import type { LaunchType, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { AssumedLaunchType } from '../settings.ts';
import { textsIn, type Definition } from './definition.ts';
import { networkFor } from './network.ts';
import { volumesFor } from './volumes.ts';

export function runTaskRequest(
  taskDefinitionArn: string,
  definition: Definition,
  assumed: AssumedLaunchType,
): RunTaskCommandInput {
  const network = networkFor(definition);
  const volumes = volumesFor(definition);
  return {
    cluster: 'default',
    taskDefinition: taskDefinitionArn,
    launchType: launchTypeFor(definition, assumed),
    startedBy: 'drydock-editor',
    enableExecuteCommand: true,
    ...(network === undefined ? {} : { networkConfiguration: network }),
    ...(volumes.length === 0 ? {} : { volumeConfigurations: volumes }),
  };
}

/** ECS wants to know where tasks with network interfaces of their own belong; on this machine any subnet will do. */

/** The setting, where the definition allows it; otherwise what the definition asks for, Fargate first; EC2 by default, as in ECS. */
export function launchTypeFor(definition: Definition, assumed: AssumedLaunchType): LaunchType {
  const compatibilities = textsIn(definition.requiresCompatibilities);
  const allows = (type: string) => compatibilities.length === 0 || compatibilities.includes(type);
  if (assumed !== 'none' && allows(assumed)) return assumed;
  return (
    (['FARGATE', 'EC2', 'EXTERNAL', 'MANAGED_INSTANCES'] as const).find((type) => compatibilities.includes(type)) ??
    'EC2'
  );
}
