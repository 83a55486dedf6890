import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const runtimeFargateMissing: Rule = {
  code: 'runtime-fargate-missing',
  level: 'hint',
  summary: 'A Fargate task says which processor its images are for.',
  docs: docs.runtimePlatform,
  *check(task, context) {
    const fargate = requirementOf(task, 'FARGATE', context);
    if (fargate === undefined || task.hasRuntimePlatform) return;
    if (!(task.containers?.items ?? []).some(({ image }) => image !== undefined && isOwn(image.value))) return;
    const add = (architecture: string) => ({
      title: `Add \`runtimePlatform\` for LINUX/${architecture}`,
      changes: [
        {
          kind: 'set' as const,
          path: [...pathOf(task.node), 'runtimePlatform'],
          value: { cpuArchitecture: architecture, operatingSystemFamily: 'LINUX' },
        },
      ],
    });
    yield {
      at: fargate,
      message:
        'Without `runtimePlatform` Fargate runs the task on LINUX/X86_64; images built on an ARM machine then fail with "exec format error".',
      fixes: [add('X86_64'), add('ARM64')],
    };
  },
};

/** Images that somebody built for one processor: not those of Docker's library and public galleries, which are for many. */
const isOwn = (image: string | undefined): boolean =>
  image === undefined ||
  (image.includes('/') && !/^(?:public\.ecr\.aws|docker\.io\/library|(?:library\/)?[^/]+$)/.test(image));
