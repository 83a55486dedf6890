import type { Launch } from '../../requests/launch.ts';
import type { RequestRule } from '../request.ts';
import { remove, replace } from '../structure/repairs.ts';
import { remarksOnExpressions } from '../placement/placement-expression.ts';
import { isFargate, pages } from './launching.ts';

export const svcPlacementFields: RequestRule<Launch> = {
  code: 'svc-placement-fields',
  level: 'error',
  summary: 'binpack goes by cpu or memory, spread by an attribute, random by nothing, memberOf by an expression.',
  docs: pages.placement,
  *check(request) {
    const { placementStrategy, placementConstraints } = request;
    // An expression of distinctInstance is svc-placement-distinct's, and Fargate has no placement.
    const expressions = (placementConstraints?.items ?? []).filter(({ type }) => type?.value !== 'distinctInstance');
    if (!isFargate(request)) yield* remarksOnExpressions(expressions);
    for (const { type, field } of placementStrategy?.items ?? []) {
      if (field?.value === undefined || type?.value === undefined) continue;
      const word = field.value;
      if (type.value === 'random') {
        yield {
          at: field.node,
          message: '`random` chooses any instance and takes no `field`.',
          ecsMessage: 'random field should not be specified',
          fixes: [remove(field.node)],
        };
      } else if (type.value === 'binpack' && !/^(cpu|memory)$/i.test(word)) {
        yield {
          at: field.node,
          message: `\`binpack\` fills instances by \`cpu\` or \`memory\`, not by \`${word}\`.`,
          ecsMessage: `binpack field '${word}' is invalid`,
          fixes: [replace(field.node, 'memory'), replace(field.node, 'cpu')],
        };
      } else if (type.value === 'spread' && !/^(instanceId|host|attribute:.+)$/i.test(word)) {
        yield {
          at: field.node,
          message: `\`spread\` distributes over \`instanceId\`, \`host\` or an attribute such as \`attribute:ecs.availability-zone\`, not over \`${word}\`.`,
          fixes: [replace(field.node, word.startsWith('ecs.') ? `attribute:${word}` : 'instanceId')],
        };
      }
    }
  },
};
