import type { LocalContainer, LocalOperations, LocalTask, PublishedPort } from '../../../protocol/local.ts';
import type { ContainerObserved, NetworkBinding, Notice, TaskRecord } from '../../state/model.ts';
import { roleChoiceOf, taskRoleOf } from '../../state/roleChoice.ts';
import type { TaskLimits } from '../context.ts';
import { findTaskAnywhere } from '../lookup.ts';
import { operation } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';

/** Values of secrets alone are no overlay: nothing of the definition differs. */
const hasOverlay = ({ overlay }: TaskRecord['spec']): boolean =>
  overlay !== undefined && Object.keys({ ...overlay.containers, ...overlay.volumes }).length > 0;

export const describeLocalTask = operation(
  structure<LocalOperations['DescribeLocalTask']['input']>({ task: text() }),
  (input, { store, limitsOf, endpointProblems }): LocalTask => {
    const task = findTaskAnywhere(store, (input as { task?: string }).task ?? '');
    const { containers: containerLimits, ...limits } = limitsOf(task.spec);
    return {
      taskArn: task.spec.arn,
      notices: [
        ...task.spec.notices,
        ...wayNotices(endpointProblems?.way(task.spec.arn)),
        ...credentialsNotices(endpointProblems?.credentials(task.spec.arn)),
      ],
      overlayApplied: hasOverlay(task.spec),
      ...roleOf(task, endpointProblems?.credentials(task.spec.arn)),
      limits,
      containers: task.observed.containers.map((container) => ({
        name: container.name,
        internal: container.kind !== 'NORMAL',
        skipped: container.skipped ?? false,
        ...(container.dockerName === undefined ? {} : { dockerName: container.dockerName }),
        ...(container.dockerId === undefined ? {} : { dockerId: container.dockerId }),
        published: bindings(task, container).flatMap(publishedPort),
        ...(container.health.output === undefined ? {} : { healthOutput: container.health.output }),
        ...limitsIn(containerLimits, container.name),
        ...(container.restartCount === 0 ? {} : { restartCount: container.restartCount }),
        ...(container.startedAt === undefined ? {} : { startedAt: new Date(container.startedAt).toISOString() }),
        ...(container.finishedAt === undefined ? {} : { finishedAt: new Date(container.finishedAt).toISOString() }),
      })),
    };
  },
);

/** Told of tasks that have a task role only. */
function roleOf({ spec }: TaskRecord, problem: string | undefined): Pick<LocalTask, 'role'> {
  const roleArn = taskRoleOf(spec);
  if (roleArn === undefined) return {};
  return { role: { ...roleChoiceOf(spec), roleArn, ...(problem === undefined ? {} : { problem }) } };
}

/** Known only since the task was started. */
const wayNotices = (problem: string | undefined): readonly Notice[] =>
  problem === undefined
    ? []
    : [{ kind: 'not-applied', pointer: '', message: `Containers have no metadata and no credentials: ${problem}.` }];

const credentialsNotices = (problem: string | undefined): readonly Notice[] =>
  problem === undefined ? [] : [{ kind: 'not-applied', pointer: '/taskRoleArn', message: problem }];

/** With awsvpc the pause holds the bindings of all: each is told on the container whose mapping it is. */
function bindings(task: TaskRecord, container: ContainerObserved): readonly NetworkBinding[] {
  if (container.kind === 'CNI_PAUSE') return [];
  const pause = task.observed.containers.find((each) => each.kind === 'CNI_PAUSE');
  const mappings =
    task.spec.definition.containerDefinitions?.find((each) => each.name === container.name)?.portMappings ?? [];
  const shared = (pause?.networkBindings ?? []).filter((binding) =>
    mappings.some(
      (mapping) =>
        mapping.containerPort === binding.containerPort && (mapping.protocol ?? 'tcp') === (binding.protocol ?? 'tcp'),
    ),
  );
  return [...container.networkBindings, ...shared];
}

function publishedPort(binding: NetworkBinding): readonly PublishedPort[] {
  const { containerPort, hostPort, protocol, bindIP } = binding;
  if (containerPort === undefined || hostPort === undefined) return [];
  return [{ containerPort, hostPort, protocol: protocol === 'udp' ? 'udp' : 'tcp', hostAddress: bindIP ?? '0.0.0.0' }];
}

function limitsIn(all: TaskLimits['containers'], name: string): Pick<LocalContainer, 'limits' | 'reservedCpuUnits'> {
  const found = all.find((each) => each.name === name);
  if (!found) return {};
  const { name: _name, reservedCpuUnits, ...limits } = found;
  return { limits, ...(reservedCpuUnits === undefined ? {} : { reservedCpuUnits }) };
}
