import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';

export const fargateNetworkMode: Rule = {
  code: 'fargate-network-mode',
  level: 'error',
  summary: 'Fargate needs `networkMode` `awsvpc`, written out.',
  docs: docs.fargate,
  *check(task, context) {
    const fargate = requirementOf(task, 'FARGATE', context);
    const mode = task.networkMode;
    if (fargate === undefined || (mode !== undefined && [undefined, 'awsvpc'].includes(mode.value))) return;
    yield {
      at: mode?.node ?? fargate,
      message:
        mode === undefined
          ? 'Fargate needs `networkMode` to be `awsvpc`; it is not set.'
          : `Fargate needs \`networkMode\` to be \`awsvpc\`; it is \`${String(mode.value)}\`.`,
      ecsMessage: "Fargate only supports network mode 'awsvpc'.",
      related: mode === undefined ? [] : [{ at: fargate, message: 'Fargate is asked for here' }],
      fixes: [
        {
          title: 'Set `networkMode` to `awsvpc`',
          changes: [{ kind: 'set', path: [...pathOf(task.node), 'networkMode'], value: 'awsvpc' }],
        },
      ],
    };
  },
};
