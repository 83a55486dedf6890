import { nearest } from '../../nearest.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';

export const proxyContainer: Rule = {
  code: 'proxy-container',
  level: 'error',
  summary: 'The proxy is a container of the task.',
  docs: docs.proxy,
  needs: 'proxyConfiguration',
  *check(task) {
    const proxy = task.proxyConfiguration?.containerName;
    const { containers } = task;
    if (proxy?.value === undefined || containers === undefined || !containers.isComplete) return;
    const names = containers.items.map(({ name }) => name?.value);
    if (names.includes(undefined) || names.includes(proxy.value)) return;
    const known = names.filter((name) => name !== undefined);
    const meant = nearest(proxy.value, known);
    yield {
      at: proxy.node,
      message: `${proxy.value === '' ? '`containerName` is empty' : `There is no container \`${proxy.value}\``}${known.length === 0 ? '' : `; there is ${listOf(known, 'and')}`}.`,
      ecsMessage: `Proxy container [${proxy.value}] does not exist`,
      related: [{ at: containers.node, message: 'The containers of the task' }],
      ...(meant === undefined ? {} : { fixes: [replace(proxy.node, meant)] }),
    };
  },
};
