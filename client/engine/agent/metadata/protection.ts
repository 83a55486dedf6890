/** Requests and bodies of the agent's task-protection endpoint (ecs/runtime 3.3). Pure. */
import type { ProtectionAnswer, ProtectionRequest } from '../../state/taskProtection.ts';
import { timeText } from './times.ts';

export interface ErrorAnswer {
  readonly status: number;
  readonly body: { readonly error: { readonly Arn?: string; readonly Code: string; readonly Message: string } };
}

export type ReadRequest = { readonly kind: 'request'; readonly request: ProtectionRequest } | ErrorBefore;
type ErrorBefore = { readonly kind: 'error'; readonly answer: (taskArn: string) => ErrorAnswer };

const MEMBERS: readonly string[] = ['ProtectionEnabled', 'ExpiresInMinutes'];

/** The body of a PUT. Members the agent does not know are refused, as it does. */
export function readProtectionRequest(text: string): ReadRequest {
  const undecodable: ErrorBefore = {
    kind: 'error',
    answer: () => errorAnswer(400, 'InvalidParameterException', 'UpdateTaskProtection: failed to decode request'),
  };
  const body = parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undecodable;
  const { ProtectionEnabled: enabled, ExpiresInMinutes: minutes } = body as Readonly<Record<string, unknown>>;
  const isNothing = (value: unknown) => value === undefined || value === null;
  if (
    Object.keys(body).some((name) => !MEMBERS.includes(name)) ||
    !(isNothing(enabled) || typeof enabled === 'boolean') ||
    !(isNothing(minutes) || Number.isInteger(minutes))
  ) {
    return undecodable;
  }
  if (typeof enabled !== 'boolean') {
    return {
      kind: 'error',
      answer: (arn) =>
        errorAnswer(
          400,
          'InvalidParameterException',
          "Invalid request: does not contain 'ProtectionEnabled' field",
          arn,
        ),
    };
  }
  return {
    kind: 'request',
    request: { enabled, ...(typeof minutes === 'number' ? { expiresInMinutes: minutes } : {}) },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What became of it, or what is so. */
export function protectionBody(taskArn: string, answer: ProtectionAnswer): { status: number; body: object } {
  switch (answer.kind) {
    case 'invalid':
      return errorAnswer(400, 'InvalidParameterException', answer.message, taskArn);
    case 'failure':
      return { status: 200, body: { failure: { Arn: taskArn, Detail: answer.detail, Reason: answer.reason } } };
    case 'protection': {
      const { enabled, expiresAt } = answer.protection;
      return {
        status: 200,
        body: {
          protection: {
            ExpirationDate: enabled && expiresAt !== undefined ? timeText(expiresAt) : null,
            ProtectionEnabled: enabled,
            TaskArn: taskArn,
          },
        },
      };
    }
  }
}

export const taskNotFound = (): ErrorAnswer =>
  errorAnswer(404, 'ResourceNotFoundException', 'Failed to find a task for the request');

const errorAnswer = (status: number, Code: string, Message: string, Arn?: string): ErrorAnswer => ({
  status,
  body: { error: { ...(Arn === undefined ? {} : { Arn }), Code, Message } },
});
