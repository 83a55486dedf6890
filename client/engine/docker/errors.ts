/** From what dockerode and Node throw to {@link DockerError}: a kind to decide by and Docker's own sentence to show. */
import { DockerError, type DockerErrorKind } from './docker.ts';

const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'EACCES',
  'EPERM',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** Docker answers many causes with 500: its words tell them apart. Ordered, the first match stands. */
const SENTENCES: readonly (readonly [RegExp, DockerErrorKind])[] = [
  // Docker answers 403 for a network that is still used.
  [/has active endpoints/i, 'conflict'],
  [/port is already allocated|address already in use|ports are not available/i, 'port-in-use'],
  [/no space left on device|disk quota exceeded/i, 'disk-full'],
  [/pull access denied|unauthorized|authentication required|no basic auth credentials|\bdenied\b/i, 'unauthorized'],
  [/manifest unknown|manifest for .* not found|repository .* not found|no matching manifest|not found: /i, 'not-found'],
];

const STATUSES: Readonly<Record<number, DockerErrorKind>> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not-found',
  409: 'conflict',
  // A proxy in front of a Docker that is starting, paused or stopping.
  502: 'unreachable',
  503: 'unreachable',
};

interface Facts {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly json?: unknown;
}

/** What to do when the error has no better words: which operation and where. */
export interface ErrorContext {
  readonly operation: string;
  readonly endpoint: string;
}

/** The error as the port promises it. A {@link DockerError} is returned as it is. */
export function toDockerError(error: unknown, { operation, endpoint }: ErrorContext): DockerError {
  if (error instanceof DockerError) return error;
  const facts: Facts = typeof error === 'object' && error !== null ? error : {};
  const message = sentenceOf(error, facts);
  if (typeof facts.statusCode === 'number') {
    return new DockerError(kindOf(facts.statusCode, message), message, { cause: error });
  }
  if (facts.code === 'EACCES' || facts.code === 'EPERM') {
    return new DockerError(
      'unreachable',
      `No permission to use Docker at ${endpoint}. Add your user to the group that owns the socket (usually "docker") and sign in again.`,
      { cause: error },
    );
  }
  if ((typeof facts.code === 'string' && UNREACHABLE_CODES.has(facts.code)) || /socket hang up/.test(message)) {
    return new DockerError('unreachable', `Docker at ${endpoint} does not answer (${operation}: ${message})`, {
      cause: error,
    });
  }
  return new DockerError(kindOf(0, message), message, { cause: error });
}

/** The kind of a sentence that came without an HTTP status, as in the middle of a pull. */
export const kindOfSentence = (sentence: string): DockerErrorKind => kindOf(0, sentence);

function kindOf(status: number, message: string): DockerErrorKind {
  const said = SENTENCES.find(([pattern]) => pattern.test(message))?.[1];
  // A 404 or 409 is precise already; only a general failure needs its words read.
  if (status === 404 || status === 409) return said === 'port-in-use' ? said : (STATUSES[status] ?? 'other');
  return said ?? STATUSES[status] ?? 'other';
}

/** dockerode wraps Docker's words as `(HTTP code 404) no such container - No such image: x `; only the words are of use. */
function sentenceOf(error: unknown, { json }: Facts): string {
  if (typeof json === 'object' && json !== null && 'message' in json && typeof json.message === 'string') {
    return json.message.trim();
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^\(HTTP code \d+\) .*? - /, '').trim();
}
