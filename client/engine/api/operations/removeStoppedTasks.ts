import type { LocalOperations } from '../../../protocol/local.ts';
import { findTaskAnywhere } from '../lookup.ts';
import { operation } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';

type Input = LocalOperations['RemoveStoppedTasks']['input'];

/** Lets finished tasks go now: the agent removes their Docker objects, then they are forgotten. Running ones stay. */
export const removeStoppedTasks = operation(
  structure<Input>({ tasks: list(text()) }),
  ({ tasks: references }, { store }): LocalOperations['RemoveStoppedTasks']['output'] => {
    const candidates = references?.map((each) => findTaskAnywhere(store, each)) ?? store.tasks();
    const removed = candidates.filter((task) => task.observed.lastStatus === 'STOPPED').map((task) => task.spec.arn);
    for (const arn of removed) store.requestRemoval(arn);
    return { removed };
  },
);
