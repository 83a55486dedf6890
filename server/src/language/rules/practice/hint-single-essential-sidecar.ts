import facts from '../../../../../schemas/facts/sidecars.json' with { type: 'json' };
import { pathOf } from '../../nodes.ts';
import { images } from '../containers/images.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const hintSingleEssentialSidecar: Rule = {
  code: 'hint-single-essential-sidecar',
  level: 'hint',
  summary: 'Whether a sidecar takes the task down with it is written out.',
  docs: docs.container,
  *check(task) {
    if ((task.containers?.items.length ?? 0) < 2) return;
    for (const { container, node, parsed } of images(task)) {
      // The log router has a rule of its own, by which it should be essential.
      if (container.essential !== undefined || container.hasFirelensConfiguration) continue;
      const repository = `/${parsed.reference?.repository ?? ''}`;
      const sidecar = facts.sidecars.find(({ image }) => repository.endsWith(`/${image}`));
      if (sidecar === undefined) continue;
      const set = (value: boolean) => ({
        title: value ? 'Keep it essential, and say so' : `Let the task outlive ${nameOf(container)}`,
        changes: [{ kind: 'set' as const, path: [...pathOf(container.node), 'essential'], value }],
      });
      yield {
        at: container.name?.node ?? container.node,
        message: `${nameOf(container)} is ${sidecar.role}, and essential because nothing else is said: when it exits, the whole task stops. Decide with \`essential\`.`,
        related: [{ at: node, message: 'Told by its image' }],
        fixes: [set(false), set(true)],
      };
    }
  },
};
