import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { demandsOf } from '../platform/platforms.ts';
import { isSupported } from '../logging/drivers.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { isWholeKnown, sendersOf } from './routers.ts';

const ROUTER = {
  name: 'log_router',
  image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
  essential: true,
  memoryReservation: 50,
  firelensConfiguration: { type: 'fluentbit' },
};

export const firelensRouterMissing: Rule = {
  code: 'firelens-router-missing',
  level: 'error',
  summary: 'A task with the log driver awsfirelens has a container with a FireLens configuration.',
  docs: docs.firelens,
  needs: 'logConfiguration',
  *check(task, context) {
    const [first, ...others] = sendersOf(task);
    if (first?.logConfiguration?.logDriver === undefined || task.containers === undefined || !isWholeKnown(task))
      return;
    if (task.containers.items.some(({ hasFirelensConfiguration }) => hasFirelensConfiguration)) return;
    if (!isSupported('awsfirelens', demandsOf(task, context))) return;
    yield {
      at: first.logConfiguration.logDriver.node,
      message: `${nameOf(first)} sends its logs to a FireLens router, but no container has a \`firelensConfiguration\`.`,
      ecsMessage:
        'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
      related: others.flatMap((container) => {
        const node = container.logConfiguration?.logDriver?.node;
        return node === undefined ? [] : [{ at: node, message: `${nameOf(container)} needs it as well` }];
      }),
      fixes: [
        {
          title: 'Add a Fluent Bit router container',
          changes: [
            {
              kind: 'insert',
              path: [...pathOf(task.containers.node), task.containers.items.length],
              value: ROUTER,
            },
          ],
        },
      ],
    };
  },
};
