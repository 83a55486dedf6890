import type { SyntaxNode } from '../../nodes.ts';
import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule, RuleInfo } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

/** A row: a network setting of a container that does not go with a network interface of the task's own. */
interface Row extends RuleInfo {
  readonly key: string;
  /** What to do instead, as a sentence. */
  readonly advice: string;
  readonly ecsMessage?: string;
  /** Where the container uses it. */
  readonly used: (container: Container) => SyntaxNode | undefined;
}

const row = (code: string, key: string, advice: string, used: Row['used'], ecsMessage: string | undefined): Row => ({
  code,
  level: 'error',
  summary: `With awsvpc a container has no \`${key}\`.`,
  docs: docs.networking,
  key,
  advice,
  used,
  ...(ecsMessage === undefined ? {} : { ecsMessage }),
});

const filled = (list: { node: SyntaxNode; items: readonly unknown[] } | undefined): SyntaxNode | undefined =>
  list === undefined || list.items.length === 0 ? undefined : list.node;

const onContainer = (what: string) => `${what} not supported on container when networkMode=awsvpc`;

const ROWS: readonly Row[] = [
  row(
    'awsvpc-links',
    'links',
    'The containers of the task reach each other at localhost.',
    ({ links }) => filled(links),
    'Links are not supported when networkMode=awsvpc',
  ),
  row(
    'awsvpc-dns-servers',
    'dnsServers',
    'The task asks the name servers of its subnet.',
    ({ dnsServers }) => filled(dnsServers),
    onContainer('DNS servers are'),
  ),
  row(
    'awsvpc-dns-search',
    'dnsSearchDomains',
    'The task has the search domains of its subnet.',
    ({ dnsSearchDomains }) => filled(dnsSearchDomains),
    undefined,
  ),
  row(
    'awsvpc-extra-hosts',
    'extraHosts',
    'Names come from the name servers of the subnet.',
    ({ extraHosts }) => filled(extraHosts),
    onContainer('Extra hosts are'),
  ),
  row(
    'awsvpc-disable-networking',
    'disableNetworking',
    'Its containers share one network.',
    ({ disableNetworking }) => (disableNetworking?.value === true ? disableNetworking.node : undefined),
    onContainer('Disable Networking is'),
  ),
];

const toRule = ({ key, advice, ecsMessage, used, ...info }: Row): Rule => ({
  ...info,
  needs: key,
  *check(task, context) {
    if (effectiveNetworkMode(task, context) !== 'awsvpc') return;
    for (const container of task.containers?.items ?? []) {
      const node = used(container);
      if (node === undefined) continue;
      yield {
        at: node,
        message: `${nameOf(container)} has \`${key}\`, which does not go with network mode awsvpc. ${advice}`,
        ...(ecsMessage === undefined ? {} : { ecsMessage }),
        related: task.networkMode === undefined ? [] : [{ at: task.networkMode.node, message: 'The network mode' }],
        fixes: [remove(node)],
      };
    }
  },
});

export const awsvpcUnsupportedRules: readonly Rule[] = ROWS.map(toRule);
