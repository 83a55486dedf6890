import reserved from '../../../../../schemas/facts/reservedVariables.json' with { type: 'json' };
import { member } from '../../nodes.ts';
import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { variables } from './variables.ts';

const WHEN = new Map(reserved.variables.map(({ name, when }) => [name, when]));

export const envReserved: Rule = {
  code: 'env-reserved',
  level: 'warning',
  summary: 'Variables that ECS sets itself are left to it.',
  docs: docs.environmentVariable,
  needs: ['environment', 'secrets'],
  *check(task) {
    for (const { container, name, node } of variables(task)) {
      const when = WHEN.get(name);
      if (when === undefined || !applies(when, container)) continue;
      yield {
        at: node,
        message: `ECS sets \`${name}\` in ${nameOf(container)} itself${
          { awsfirelens: ', because it logs through awsfirelens', gpu: ', because it asks for GPUs' }[when] ?? ''
        }; a value given here is lost, or breaks what relies on it.`,
      };
    }
  },
};

function applies(when: string, { logConfiguration, resourceRequirements }: Container): boolean {
  if (when === 'awsfirelens') return logConfiguration?.logDriver?.value === 'awsfirelens';
  if (when === 'gpu') {
    return resourceRequirements?.items.some(({ node }) => member(node, 'type')?.value?.value === 'GPU') ?? false;
  }
  return true;
}
