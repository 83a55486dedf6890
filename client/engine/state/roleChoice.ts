/** Whose credentials the containers of a task get (design 2, invariant 5). Pure. */
import type { RoleChoice, TaskSpec } from './model.ts';

/** The role of a task after RunTask's override of it. */
export const taskRoleOf = ({ definition, overrides }: Pick<TaskSpec, 'definition' | 'overrides'>): string | undefined =>
  overrides.taskRoleArn ?? definition.taskRoleArn;

const NONE: RoleChoice = { mode: 'none' };

/** What came with the overlay, else what the engine was started with. */
export const roleChoiceOf = ({ overlay, role }: Pick<TaskSpec, 'overlay' | 'role'>): RoleChoice =>
  overlay?.role ?? role ?? NONE;

/** Whether its containers are told where to find credentials. */
export const hasCredentials = (spec: Pick<TaskSpec, 'definition' | 'overrides' | 'overlay' | 'role'>): boolean =>
  taskRoleOf(spec) !== undefined && roleChoiceOf(spec).mode !== 'none';

/** What the overlay's `credentials` give is kept among the values of secrets, under a name that no container can have. */
export const FIXED_CREDENTIALS = '~credentials';
export const CREDENTIAL_NAMES = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;
