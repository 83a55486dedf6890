import { taskLabels, LABELS, type ObjectRole } from '../../docker/labels.ts';
import { resourceName } from '../../state/arn.ts';
import type { TaskSpec } from '../../state/model.ts';
import type { FieldFamily, Machine } from './context.ts';

/** The user's labels; ours win, because clean-up and adoption work from them (invariant 3). */
export const labelOptions: FieldFamily = ({ task, container, machine }) => ({
  Labels: { ...container.dockerLabels, ...objectLabels(task, machine, 'container', container.name) },
});

/** Labels of an object of one task. */
export function objectLabels(
  task: TaskSpec,
  machine: Pick<Machine, 'engineId' | 'version'>,
  role: ObjectRole,
  containerName?: string,
): Record<string, string> {
  const [family = '', revision = '0'] = resourceName(task.taskDefinitionArn).split(':');
  return {
    ...taskLabels({
      engineId: machine.engineId,
      role,
      taskArn: task.arn,
      ...(containerName === undefined ? {} : { containerName }),
      family,
      revision: Number(revision),
      cluster: resourceName(task.clusterArn),
    }),
    [LABELS.version]: machine.version,
  };
}
