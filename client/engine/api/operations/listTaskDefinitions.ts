import type { ListTaskDefinitionsCommandInput, ListTaskDefinitionsCommandOutput } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { integer, structure, text } from '../shapes/shape.ts';

/** Revisions by family and number. `familyPrefix` is, despite its name, the whole name of one family. */
export const listTaskDefinitions = operation(
  structure<ListTaskDefinitionsCommandInput>({
    familyPrefix: text(),
    status: text(),
    sort: text(),
    nextToken: text(),
    maxResults: integer,
  }),
  (input, { store }): Answer<ListTaskDefinitionsCommandOutput> => {
    const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input;
    if (!['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'].includes(status)) {
      throw invalidParameter(`status is ${status}; it must be one of ACTIVE, INACTIVE, DELETE_IN_PROGRESS.`);
    }
    if (!['ASC', 'DESC'].includes(sort)) throw invalidParameter(`sort is ${sort}; it must be ASC or DESC.`);
    const records = store
      .taskDefinitions()
      .filter((each) => each.status === status && (familyPrefix === undefined || each.family === familyPrefix))
      .sort((a, b) => (a.family === b.family ? a.revision - b.revision : a.family < b.family ? -1 : 1));
    if (sort === 'DESC') records.reverse();
    const { items, ...more } = page(records, (record) => record.arn, input);
    return { taskDefinitionArns: items.map((record) => record.arn), ...more };
  },
);
