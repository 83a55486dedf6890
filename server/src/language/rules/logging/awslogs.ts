import { oncePerTask } from '../../oncePerTask.ts';
import { pathOf, type SyntaxNode } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';

/** A log configuration that works on every launch type, as far as the definition tells its parts. */
export const awslogsConfiguration = (task: TaskDefinition, container: Container | undefined): unknown => ({
  logDriver: 'awslogs',
  options: {
    'awslogs-group': usualGroup(task),
    'awslogs-region': likelyRegion(task),
    'awslogs-stream-prefix': container?.name?.value ?? 'ecs',
  },
});

/** Each container by where its log driver is written. */
const byDriver = oncePerTask(
  (task) =>
    new Map(
      (task.containers?.items ?? []).map((container) => [container.logConfiguration?.logDriver?.node, container]),
    ),
);

/** Puts the awslogs driver in place of the one at `at`. */
export function useAwslogs({ at }: { readonly at: SyntaxNode }, task: TaskDefinition): Fix {
  const container = byDriver(task).get(at);
  return {
    title: 'Log to CloudWatch Logs (`awslogs`)',
    changes: [{ kind: 'set', path: pathOf(at).slice(0, -1), value: awslogsConfiguration(task, container) }],
  };
}

export const usualGroup = (task: TaskDefinition): string => `/ecs/${task.family?.value ?? '<FAMILY>'}`;

const ECR_HOST = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/;

/** The region that the containers' logs or images are in, or a placeholder. */
export const likelyRegion = oncePerTask((task): string => {
  const containers = task.containers?.items ?? [];
  const regions = [
    ...containers.map(({ logConfiguration }) => logConfiguration?.options?.get('awslogs-region')?.value),
    ...containers.map(({ image }) => ECR_HOST.exec(image?.value ?? '')?.[1]),
  ];
  return regions.find((region) => region !== undefined && region !== '') ?? '<AWS_REGION>';
});
