import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

const MAX = limits.definition.containers.maximum;

export const containersMax: Rule = {
  code: 'containers-max',
  level: 'error',
  summary: 'A definition has at most ten containers.',
  docs: docs.register,
  *check(task) {
    const count = task.containers?.node.children?.length ?? 0;
    const first = task.containers?.node.type === 'array' ? task.containers.node.children?.[MAX] : undefined;
    if (first === undefined) return;
    yield {
      at: first,
      message: `A task definition has at most ${MAX} containers, a limit that cannot be raised; this is the first too many of ${count}.`,
      ecsMessage: 'Too many containers.',
    };
  },
};
