/** A task as RunTask makes it, for tests that only care for what becomes of it. */
import { newTask } from '../../client/engine/state/newTask.ts';
import { clusterArn, taskDefinitionArn } from '../../client/engine/state/arn.ts';
import type { TaskDefinitionInput, TaskRecord } from '../../client/engine/state/model.ts';

export const newTaskRecord = (definition: TaskDefinitionInput, uuid: () => string): TaskRecord =>
  newTask(
    {
      clusterName: 'default',
      clusterArn: clusterArn('default'),
      taskDefinitionArn: taskDefinitionArn('web', 1),
      definition,
      group: 'family:web',
      launchType: 'EC2',
      enableExecuteCommand: false,
      overrides: {},
      notices: [],
      createdAt: 0,
      tags: [],
      helperImage: 'helper',
    },
    uuid,
  );
