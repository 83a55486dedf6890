import type { TagResourceCommandInput } from '@aws-sdk/client-ecs';
import { operation } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';
import { tag } from '../shapes/taskDefinition.ts';
import { findTagged } from '../taggedResource.ts';
import { checkTags, limitTags, mergeTags } from '../tags.ts';

export const tagResource = operation(
  structure<TagResourceCommandInput>({ resourceArn: text(), tags: list(tag) }),
  ({ resourceArn, tags = [] }, { store }): Record<string, never> => {
    const resource = findTagged(store, resourceArn);
    resource.setTags(limitTags(mergeTags(resource.tags, checkTags(tags))));
    return {};
  },
);
