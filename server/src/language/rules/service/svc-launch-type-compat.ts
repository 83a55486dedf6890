import type { Launch } from '../../requests/launch.ts';
import { linkedLevel, type RequestRule } from '../request.ts';
import { listOf } from '../wording.ts';
import { isFargate, pages } from './launching.ts';

export const svcLaunchTypeCompat: RequestRule<Launch> = {
  code: 'svc-launch-type-compat',
  level: 'error',
  summary: 'Tasks run on Fargate only when their definition is compatible with it.',
  docs: pages.createService,
  *check(request, { linked }) {
    if (linked === undefined || request.launchType === undefined || !isFargate(request)) return;
    const { task, document } = linked;
    const compatibilities = task.requiresCompatibilities;
    const names = compatibilities?.items.flatMap(({ value }) => value ?? []) ?? [];
    const isListed =
      compatibilities === undefined || !compatibilities.isComplete || names.length === 0 || names.includes('FARGATE');
    const mode = task.networkMode?.value;
    if (isListed && (mode === undefined || mode === 'awsvpc' || names.includes('FARGATE'))) return;
    yield {
      at: request.launchType.node,
      ...linkedLevel(linked),
      message: isListed
        ? `The task definition has network mode ${String(mode)}, which Fargate does not have.`
        : `The task definition is made for ${listOf(names, 'and')}, not for Fargate.`,
      ecsMessage: 'Task definition does not support launch_type FARGATE.',
      related: [
        {
          at: (isListed ? task.networkMode?.node : compatibilities.node) ?? task.node,
          message: 'The task definition',
          document,
        },
      ],
    };
  },
};
