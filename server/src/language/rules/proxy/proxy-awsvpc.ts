import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const proxyAwsvpc: Rule = {
  code: 'proxy-awsvpc',
  level: 'error',
  summary: 'A proxy configuration needs network mode awsvpc.',
  docs: docs.proxy,
  needs: 'proxyConfiguration',
  *check(task, context) {
    const mode = effectiveNetworkMode(task, context);
    if (task.proxyConfiguration === undefined || mode === undefined || mode === 'awsvpc') return;
    yield {
      at: task.proxyConfiguration.node,
      message: `A proxy takes the traffic of a whole task, which needs \`networkMode\` \`awsvpc\`; it is \`${mode}\`${task.networkMode === undefined ? ' when nothing is said' : ''}.`,
      ecsMessage: 'APPMESH proxy configuration is only supported in networkMode=awsvpc',
      ...(task.networkMode === undefined
        ? {}
        : { related: [{ at: task.networkMode.node, message: 'The network mode' }] }),
      fixes: [
        remove(task.proxyConfiguration.node),
        // On external instances there is no awsvpc.
        ...(requirementOf(task, 'EXTERNAL', context) === undefined ? [useAwsvpc(task)] : []),
      ],
    };
  },
};

const useAwsvpc = (task: TaskDefinition): Fix => ({
  title: 'Set `networkMode` to `awsvpc`',
  changes: [{ kind: 'set', path: [...pathOf(task.node), 'networkMode'], value: 'awsvpc' }],
});
