/**
 * Scale-in protection of a task: what UpdateTaskProtection and the agent's task-protection endpoint decide alike
 * (ecs/runtime 3.3). Pure.
 */
import type { TaskProtection, TaskRecord } from './model.ts';
import { isAtLeast } from './taskStatus.ts';

/** As a request names it. */
export interface ProtectionRequest {
  readonly enabled: boolean;
  readonly expiresInMinutes?: number | undefined;
}

/** ECS: two hours unless the request says otherwise, two days at most. */
export const DEFAULT_PROTECTION_MINUTES = 120;
export const LONGEST_PROTECTION_MINUTES = 2880;

export type ProtectionAnswer =
  | { readonly kind: 'protection'; readonly protection: TaskProtection }
  /** The request makes no sense: InvalidParameterException. */
  | { readonly kind: 'invalid'; readonly message: string }
  /** A failure of this task, as the API lists them. */
  | { readonly kind: 'failure'; readonly reason: 'TASK_NOT_VALID'; readonly detail: string };

/** What protects a task now; what has expired protects no more. */
export function protectionOf({ protection }: Pick<TaskRecord, 'protection'>, now: number): TaskProtection {
  if (!protection?.enabled) return { enabled: false };
  const { expiresAt } = protection;
  return expiresAt !== undefined && expiresAt <= now ? { enabled: false } : protection;
}

/** What GetTaskProtection says of a task; only tasks of a service that are not on their way down have a protection. */
export function describeProtection(task: TaskRecord, now: number): ProtectionAnswer {
  return notValid(task) ?? { kind: 'protection', protection: protectionOf(task, now) };
}

/** What is wrong with a request whatever task it is about. */
export function problemOf({ expiresInMinutes: minutes }: ProtectionRequest): string | undefined {
  if (minutes === undefined || (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_PROTECTION_MINUTES)) {
    return undefined;
  }
  return `expiresInMinutes is ${minutes}; it must be a whole number from 1 to ${LONGEST_PROTECTION_MINUTES}.`;
}

/** What becomes of a task's protection; to be written with `setTaskProtection` when it is one. */
export function updateProtection(task: TaskRecord, request: ProtectionRequest, now: number): ProtectionAnswer {
  const { enabled, expiresInMinutes } = request;
  const message = problemOf(request);
  if (message !== undefined) return { kind: 'invalid', message };
  const invalid = notValid(task);
  if (invalid) return invalid;
  if (!enabled) return { kind: 'protection', protection: { enabled: false } };
  const minutes = expiresInMinutes ?? DEFAULT_PROTECTION_MINUTES;
  return { kind: 'protection', protection: { enabled: true, expiresAt: now + minutes * 60_000 } };
}

function notValid({ spec, desired, observed }: TaskRecord): ProtectionAnswer | undefined {
  const failure = (detail: string): ProtectionAnswer => ({ kind: 'failure', reason: 'TASK_NOT_VALID', detail });
  if (!spec.group.startsWith('service:')) {
    return failure('The task belongs to no service: only tasks of a service can be protected.');
  }
  if (desired.status === 'STOPPED' || isAtLeast(observed.lastStatus, 'DEACTIVATING')) {
    return failure('The task is stopping or has stopped.');
  }
  return undefined;
}
