/** The inputs of RunTask and StartTask. */
import type { RunTaskCommandInput, StartTaskCommandInput, TaskOverride } from '@aws-sdk/client-ecs';
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

/** What both have. */
const shared = {
  cluster: text(),
  taskDefinition: text(),
  enableECSManagedTags: flag,
  enableExecuteCommand: flag,
  group: text(),
  networkConfiguration: structure<NonNullable<RunTaskCommandInput['networkConfiguration']>>({
    awsvpcConfiguration: structure({
      subnets: list(text()),
      securityGroups: list(text()),
      assignPublicIp: text(),
    }),
  }),
  overrides: taskOverride,
  propagateTags: text<NonNullable<RunTaskCommandInput['propagateTags']>>(),
  referenceId: text(),
  startedBy: text(),
  tags: list(tag),
  volumeConfigurations: list(
    structure<NonNullable<RunTaskCommandInput['volumeConfigurations']>[number]>({
      name: text(),
      managedEBSVolume: opaque(),
    }),
  ),
};

export const runTaskInput = structure<RunTaskCommandInput>({
  ...shared,
  count: integer,
  launchType: text(),
  capacityProviderStrategy: list(structure({ capacityProvider: text(), weight: integer, base: integer })),
  clientToken: text(),
  placementConstraints: list(structure({ type: text(), expression: text() })),
  placementStrategy: list(structure({ type: text(), field: text() })),
  platformVersion: text(),
});

export const startTaskInput = structure<StartTaskCommandInput>({ ...shared, containerInstances: list(text()) });
