import { docs } from '../docs.ts';
import { demandsOf } from '../platform/platforms.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf, shorten } from '../wording.ts';
import { requirementsOf } from './requirements.ts';

export const neuronDevice: Rule = {
  code: 'neuron-device',
  level: 'error',
  summary: 'Neuron devices are on Managed Instances, all of them for one container of the task.',
  docs: docs.resourceRequirement,
  needs: 'resourceRequirements',
  *check(task, context) {
    const elsewhere = demandsOf(task, context).find(({ platform }) => platform !== 'managedInstances');
    const [first, ...others] = requirementsOf(task, 'NeuronDevice');
    if (first?.type === undefined) return;
    if (elsewhere !== undefined) {
      yield {
        at: first.type.node,
        message: 'Only Managed Instances have Neuron devices to give.',
        related: [{ at: elsewhere.node, message: 'Another launch type: asked for here' }],
      };
      return;
    }
    const { value } = first;
    if (value === undefined) {
      yield { at: first.node, message: 'The `value` of a NeuronDevice requirement is missing; it is always "ALL".' };
    } else if (value.value !== undefined && value.value !== 'ALL') {
      yield {
        at: value.node,
        message: `A container gets all Neuron devices or none: \`value\` is "ALL", not ${shorten(JSON.stringify(value.value))}.`,
        fixes: [replace(value.node, 'ALL')],
      };
    }
    for (const other of others) {
      if (other.container === first.container) continue;
      yield {
        at: other.node,
        message: `${nameOf(first.container)} gets all Neuron devices of the task already, so ${nameOf(other.container)} cannot.`,
        related: [{ at: first.node, message: 'The other requirement' }],
      };
    }
  },
};
