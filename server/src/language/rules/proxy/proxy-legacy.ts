import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const proxyLegacy: Rule = {
  code: 'proxy-legacy',
  level: 'hint',
  summary: 'App Mesh is at its end; Service Connect takes its place.',
  docs: docs.proxy,
  needs: 'proxyConfiguration',
  *check(task) {
    const proxy = task.proxyConfiguration?.node;
    if (proxy === undefined) return;
    yield {
      at: proxy.parent?.children?.[0] ?? proxy,
      message:
        '`proxyConfiguration` belongs to App Mesh, which AWS has ended; the Service Connect of a service takes its place.',
      tags: ['deprecated'],
    };
  },
};
