import { docs } from '../docs.ts';
import { describeRegion, regionsOf } from '../regions.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../wording.ts';

export const secretCrossRegion: Rule = {
  code: 'secret-cross-region',
  level: 'hint',
  summary: 'A parameter given by name is in the region the task runs in.',
  docs: docs.secrets,
  needs: 'secrets',
  *check(task) {
    if (!(task.containers?.items ?? []).some(({ secrets }) => secrets !== undefined)) return;
    const named = regionsOf(task).flatMap((each) => each.named);
    const regions = [...new Set(named.map(({ region }) => region))];
    // With one region all over there is no doubt which one is meant.
    if (regions.length < 2) return;
    const related = regions.flatMap((region) => {
      const first = named.find((each) => each.region === region);
      return first === undefined ? [] : [{ at: first.node, message: describeRegion(first) }];
    });
    for (const { secrets } of task.containers?.items ?? []) {
      for (const { valueFrom } of secrets?.items ?? []) {
        if (valueFrom?.value === undefined || !/^[\w./-]+$/.test(valueFrom.value)) continue;
        yield {
          at: valueFrom.node,
          message: `The parameter \`${valueFrom.value}\` is looked for in the region the task runs in, and this definition speaks of ${listOf(regions, 'and')}. Give its ARN to be sure.`,
          related,
        };
      }
    }
  },
};
