import type { ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-ecs';
import { operation, type Answer } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';
import { findTagged } from '../taggedResource.ts';

export const listTagsForResource = operation(
  structure<ListTagsForResourceCommandInput>({ resourceArn: text() }),
  ({ resourceArn }, { store }): Answer<ListTagsForResourceCommandOutput> => ({
    tags: findTagged(store, resourceArn).tags,
  }),
);
