import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { listOf, nameOf, shorten } from '../wording.ts';
import { healthCommands } from './commands.ts';

/** An address of the container itself in a URL. */
const URL_HERE = /\b(https?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(\d{1,5}))?(?=[/\s"'?#]|$)/i;

export const healthLocalhostPort: Rule = {
  code: 'health-localhost-port',
  level: 'hint',
  summary: 'A health check asks a port that the container maps.',
  docs: docs.healthCheck,
  needs: 'healthCheck',
  *check(task) {
    for (const { container, rest } of healthCommands(task)) {
      const mappings = container.portMappings;
      const ports = (mappings?.items ?? []).flatMap(({ containerPort }) =>
        containerPort?.value === undefined ? [] : [containerPort.value],
      );
      // A port range or a number that is not known yet may well contain it.
      if (mappings?.isComplete !== true || ports.length === 0 || ports.length < mappings.items.length) continue;
      for (const { node, value } of rest) {
        const [url, scheme, written] = URL_HERE.exec(value ?? '') ?? [];
        if (value === undefined || url === undefined || scheme === undefined) continue;
        const port = written === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(written);
        if (ports.includes(port)) continue;
        const [only] = ports;
        const asked = written === undefined ? `${url}:${String(only)}` : url.replace(/:\d+$/, `:${String(only)}`);
        const fix: Fix = {
          title: `Ask ${shorten(asked)}`,
          changes: [{ kind: 'set', path: pathOf(node), value: value.replace(url, asked) }],
        };
        yield {
          at: node,
          message: `The health check of ${nameOf(container)} asks port ${port}, but the container maps ${listOf(ports, 'and')}.`,
          related: [{ at: mappings.node, message: 'The mapped ports' }],
          fixes: ports.length === 1 ? [fix] : [],
        };
      }
    }
  },
};
