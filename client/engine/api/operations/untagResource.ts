import type { UntagResourceCommandInput } from '@aws-sdk/client-ecs';
import { operation } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';
import { findTagged } from '../taggedResource.ts';

export const untagResource = operation(
  structure<UntagResourceCommandInput>({ resourceArn: text(), tagKeys: list(text()) }),
  ({ resourceArn, tagKeys = [] }, { store }): Record<string, never> => {
    const resource = findTagged(store, resourceArn);
    resource.setTags(resource.tags.filter((tag) => !tagKeys.includes(tag.key ?? '')));
    return {};
  },
);
