/** The input of RunTask. */
import type { RunTaskCommandInput, TaskOverride } from '@aws-sdk/client-ecs';
import { flag, integer, list, opaque, structure, text } from './shape.ts';
import { environmentFile, ephemeralStorage, keyValuePair, resourceRequirement, tag } from './taskDefinition.ts';

const taskOverride = structure<TaskOverride>({
  containerOverrides: list(
    structure({
      name: text(),
      command: list(text()),
      environment: list(keyValuePair),
      environmentFiles: list(environmentFile),
      cpu: integer,
      memory: integer,
      memoryReservation: integer,
      resourceRequirements: list(resourceRequirement),
    }),
  ),
  cpu: text(),
  memory: text(),
  taskRoleArn: text(),
  executionRoleArn: text(),
  ephemeralStorage,
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- still part of the API's model
  inferenceAcceleratorOverrides: list(structure({ deviceName: text(), deviceType: text() })),
});

export const runTaskInput = structure<RunTaskCommandInput>({
  cluster: text(),
  taskDefinition: text(),
  count: integer,
  launchType: text(),
  capacityProviderStrategy: list(structure({ capacityProvider: text(), weight: integer, base: integer })),
  clientToken: text(),
  enableECSManagedTags: flag,
  enableExecuteCommand: flag,
  group: text(),
  networkConfiguration: structure({
    awsvpcConfiguration: structure({
      subnets: list(text()),
      securityGroups: list(text()),
      assignPublicIp: text(),
    }),
  }),
  overrides: taskOverride,
  placementConstraints: list(structure({ type: text(), expression: text() })),
  placementStrategy: list(structure({ type: text(), field: text() })),
  platformVersion: text(),
  propagateTags: text(),
  referenceId: text(),
  startedBy: text(),
  tags: list(tag),
  volumeConfigurations: list(structure({ name: text(), managedEBSVolume: opaque() })),
});
