/**
 * What the agent may do to one task. One at a time per container; `secrets`, `volumes` (and what else must be there before
 * the first container) and `remove` are the task's own.
 */
export type Operation =
  | { readonly kind: 'secrets' }
  | { readonly kind: 'volumes' }
  | { readonly kind: 'remove' }
  | { readonly kind: ContainerOperationKind; readonly container: string };

/** `attach`: learn the address of the pause. */
export type ContainerOperationKind = 'pull' | 'create' | 'start' | 'attach' | 'restart' | 'stop';

/** Key of the task's own operations beside the containers' names. */
export const TASK_KEY = '';

/** Operations of the same key never overlap. */
export const operationKey = (operation: Operation): string =>
  'container' in operation ? operation.container : TASK_KEY;
