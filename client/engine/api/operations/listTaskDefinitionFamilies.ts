import type {
  ListTaskDefinitionFamiliesCommandInput,
  ListTaskDefinitionFamiliesCommandOutput,
} from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { integer, structure, text } from '../shapes/shape.ts';

/** ACTIVE: families with an ACTIVE revision. INACTIVE: those without. ALL, the default: both. */
export const listTaskDefinitionFamilies = operation(
  structure<ListTaskDefinitionFamiliesCommandInput>({
    familyPrefix: text(),
    status: text(),
    nextToken: text(),
    maxResults: integer,
  }),
  (input, { store }): Answer<ListTaskDefinitionFamiliesCommandOutput> => {
    const { familyPrefix = '', status = 'ALL' } = input;
    if (!['ACTIVE', 'INACTIVE', 'ALL'].includes(status)) {
      throw invalidParameter(`status is ${status}; it must be one of ACTIVE, INACTIVE, ALL.`);
    }
    const active = new Set(
      store
        .taskDefinitions()
        .filter((each) => each.status === 'ACTIVE')
        .map((each) => each.family),
    );
    const known = [...new Set(store.taskDefinitions().map((each) => each.family))]
      .filter((family) => family.startsWith(familyPrefix))
      .filter((family) => status === 'ALL' || active.has(family) === (status === 'ACTIVE'))
      .sort();
    const { items: families, ...more } = page(known, (family) => family, input);
    return { families, ...more };
  },
);
