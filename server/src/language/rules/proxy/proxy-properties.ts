import { getNodeValue } from 'jsonc-parser';
import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../wording.ts';

/** Required property → what App Mesh's own set-up uses. */
const REQUIRED: Readonly<Record<string, string>> = {
  ProxyIngressPort: '15000',
  ProxyEgressPort: '15001',
  AppPorts: '<APP_PORT>',
  EgressIgnoredIPs: '169.254.170.2,169.254.169.254',
};
const IGNORED = { IgnoredUID: '1337' };

export const proxyProperties: Rule = {
  code: 'proxy-properties',
  level: 'error',
  summary:
    'A proxy has its ingress and egress ports, the ports of the application, ignored addresses, and an ignored user or group.',
  docs: docs.proxy,
  needs: 'proxyConfiguration',
  *check(task) {
    const proxy = task.proxyConfiguration;
    if (proxy === undefined) return;
    const written = proxy.properties?.items ?? [];
    const names = written.map(({ name }) => name?.value);
    if (!(proxy.properties?.isComplete ?? true) || names.includes(undefined)) return;
    const isIgnoring = names.includes('IgnoredUID') || names.includes('IgnoredGID');
    const missing = Object.entries({ ...REQUIRED, ...(isIgnoring ? {} : IGNORED) }).filter(
      ([name]) => !names.includes(name),
    );
    if (missing.length === 0) return;
    const list = proxy.properties?.node;
    yield {
      at: list ?? proxy.node,
      message: `The proxy lacks ${listOf(
        missing.map(([name]) => (name === 'IgnoredUID' ? 'IgnoredUID or IgnoredGID' : name)),
        'and',
      )}.`,
      ...(names.includes('ProxyIngressPort') ? {} : { ecsMessage: 'Ingress port not found' }),
      fixes: [
        {
          title: 'Add what is missing',
          changes: [
            {
              kind: 'set',
              path: [...pathOf(proxy.node), 'properties'],
              value: [
                ...written.map(({ node }) => getNodeValue(node) as unknown),
                ...missing.map(([name, value]) => ({ name, value })),
              ],
            },
          ],
        },
      ],
    };
  },
};
