import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { routersOf, sendersOf } from './routers.ts';

export const firelensDependsCondition: Rule = {
  code: 'firelens-depends-condition',
  level: 'warning',
  summary: 'Containers wait for their log router with START or HEALTHY.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    const [router] = routersOf(task);
    const name = router?.container.name?.value;
    if (router === undefined || name === undefined) return;
    const { essential, dependsOn } = router.container;

    // Of an essential router depends-complete-essential says it.
    if (essential?.value === false) {
      for (const { containerName, condition } of (task.containers?.items ?? []).flatMap(
        (each) => each.dependsOn?.items ?? [],
      )) {
        if (containerName?.value !== name || !['COMPLETE', 'SUCCESS'].includes(condition?.value ?? '')) continue;
        if (condition === undefined) continue;
        yield {
          at: condition.node,
          message: `A log router runs as long as the task, so \`${String(condition.value)}\` of ${nameOf(router.container)} does not come; wait for \`START\` or \`HEALTHY\`.`,
          fixes: [replace(condition.node, 'START')],
        };
      }
    }

    if (dependsOn === undefined || dependsOn.items.length === 0) return;
    const waiting = sendersOf(task).filter(
      (sender) =>
        sender !== router.container &&
        (sender.dependsOn?.isComplete ?? true) &&
        !(sender.dependsOn?.items.some(({ containerName }) => containerName?.value === name) ?? false) &&
        !dependsOn.items.some(({ containerName }) => containerName?.value === sender.name?.value),
    );
    if (waiting.length === 0) return;
    yield {
      at: dependsOn.node,
      message: `ECS starts a log router before the others, but not one that itself depends on something: ${waiting.map(nameOf).join(', ')} may start first and lose logs. Let them depend on ${nameOf(router.container)}.`,
      related: waiting.map((sender) => ({
        at: sender.node,
        message: `${nameOf(sender)} does not wait for the router`,
      })),
    };
  },
};
