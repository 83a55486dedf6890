import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { demandsOf } from '../platform/platforms.ts';
import { isSupported } from '../logging/drivers.ts';
import { nameOf } from '../wording.ts';
import { remove } from '../structure/repairs.ts';
import { isWholeKnown, routersOf, sendersOf } from './routers.ts';

export const firelensUnused: Rule = {
  code: 'firelens-unused',
  level: 'error',
  summary: 'A task with a FireLens router has a container that sends its logs there.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task, context) {
    const [router] = routersOf(task);
    if (router === undefined || !isWholeKnown(task) || sendersOf(task).length > 0) return;
    if (!isSupported('awsfirelens', demandsOf(task, context))) return;
    const isUnknown = task.containers?.items.some(
      ({ hasLogConfiguration, logConfiguration }) =>
        hasLogConfiguration && logConfiguration?.logDriver?.value === undefined,
    );
    if (isUnknown ?? true) return;
    yield {
      at: router.firelens.node,
      message: `${nameOf(router.container)} is a log router, but no container has the log driver \`awsfirelens\`.`,
      ecsMessage:
        'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
      fixes: [remove(router.firelens.node)],
    };
  },
};
