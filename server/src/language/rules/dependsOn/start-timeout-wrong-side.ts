import { pathOf } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { awaitedContainers } from './awaited.ts';
import { dependencies } from './targets.ts';

export const startTimeoutWrongSide: Rule = {
  code: 'start-timeout-wrong-side',
  level: 'warning',
  summary: 'A start timeout is set on a container that others wait for with COMPLETE, SUCCESS or HEALTHY.',
  docs: docs.container,
  needs: 'startTimeout',
  *check(task) {
    const awaited = awaitedContainers(task);
    if (awaited === undefined) return;
    const waitedFor = new Map<Container, Container[]>();
    for (const { container, dependency, target } of dependencies(task)) {
      if (dependency.condition?.value === 'START') continue;
      const others = waitedFor.get(container);
      if (others === undefined) waitedFor.set(container, [target]);
      else others.push(target);
    }
    for (const container of task.containers?.items ?? []) {
      const { startTimeout } = container;
      if (startTimeout?.value === undefined || awaited.has(container)) continue;
      const waitsFor = waitedFor.get(container) ?? [];
      const [target] = waitsFor;
      const move: Fix[] =
        target === undefined || waitsFor.length > 1 || target.startTimeout !== undefined
          ? []
          : [
              {
                title: `Move it to ${nameOf(target)}`,
                changes: [
                  { kind: 'remove', path: pathOf(startTimeout.node) },
                  { kind: 'set', path: [...pathOf(target.node), 'startTimeout'], value: startTimeout.value },
                ],
              },
            ];
      yield {
        at: startTimeout.node,
        message: `\`startTimeout\` does nothing here: it limits how long others wait for ${nameOf(container)} to be COMPLETE, SUCCESS or HEALTHY, and nobody does.${
          target === undefined ? '' : ` To limit its wait for ${nameOf(target)}, set it there.`
        }`,
        tags: ['unnecessary'],
        fixes: [...move, remove(startTimeout.node)],
      };
    }
  },
};
