import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { containerPortsOf, mappingsOf, overlap } from './mappings.ts';
import { effectiveNetworkMode } from './networkMode.ts';

/** Where a log router listens for the other containers' output. */
const FORWARD = 24_224;

export const portFirelens24224: Rule = {
  code: 'port-firelens-24224',
  level: 'warning',
  summary: `Port ${FORWARD} is the log router's own.`,
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task, context) {
    const router = task.containers?.items.find((container) => container.hasFirelensConfiguration);
    const mode = effectiveNetworkMode(task, context);
    if (router === undefined || mode === undefined || mode === 'none') return;
    for (const { container, mapping } of mappingsOf(task)) {
      const ports = containerPortsOf(mapping);
      const takes = ports !== undefined && overlap(ports, { low: FORWARD, high: FORWARD });
      const opens = mapping.hostPort?.value === FORWARD;
      // In bridge mode each container has ports of its own, and opening the router's is what does harm.
      if (mode === 'bridge' ? !takes && !opens : !takes || container === router) continue;
      yield {
        at: mapping.node,
        message:
          mode === 'bridge'
            ? `Port ${FORWARD} is where the log router takes messages without asking who sends them; do not map it.`
            : `Port ${FORWARD} is where the log router ${nameOf(router)} listens, and with network mode ${mode} the containers of a task share their ports.`,
        related: container === router ? [] : [{ at: router.name?.node ?? router.node, message: 'The log router' }],
      };
    }
  },
};
