import capabilities from '../../../../../schemas/facts/capabilities.json' with { type: 'json' };
import type { Field } from '../../reader.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';

/** What may be added, and what may be dropped. */
export const CAPABILITIES: Readonly<Record<'add' | 'drop', ReadonlySet<string>>> = {
  add: new Set(capabilities.add),
  drop: new Set(capabilities.drop),
};

export interface CapabilityLists {
  readonly add: readonly Field<string>[];
  readonly drop: readonly Field<string>[];
}

export const capabilityLists = (task: TaskDefinition): readonly CapabilityLists[] =>
  (task.containers?.items ?? []).flatMap(({ linuxParameters }) => {
    const lists = linuxParameters?.capabilities;
    return lists === undefined ? [] : [{ add: lists.add?.items ?? [], drop: lists.drop?.items ?? [] }];
  });
