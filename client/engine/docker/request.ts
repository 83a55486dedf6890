/** One HTTP request to Docker with a deadline and the port's errors; everything the adapter does goes through here. */
import { DockerError } from './docker.ts';
import { durationText } from './deadlines.ts';
import { toDockerError } from './errors.ts';

/** The part of dockerode's modem that is used. */
export interface Modem {
  dial(
    options: {
      path: string;
      method: string;
      options?: { _query?: object; _body?: unknown };
      file?: Buffer;
      authconfig?: Record<string, string>;
      isStream?: boolean;
      hijack?: boolean;
      openStdin?: boolean;
      allowEmpty?: boolean;
      statusCodes: Record<number, true>;
      abortSignal?: AbortSignal;
    },
    callback: (error: Error | null, result: unknown) => void,
  ): void;
}

export interface DockerRequest {
  /** In words, for messages: `create container`. */
  readonly operation: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** An archive (tar) as the body. */
  readonly archive?: Buffer;
  /** Milliseconds until Docker's answer (its head, for a stream) must be there. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  readonly registryAuth?: Record<string, string> | undefined;
  /** Resolve with the response stream instead of its parsed body. */
  readonly stream?: boolean;
  /** Resolve with the upgraded socket. */
  readonly hijack?: boolean;
  /** Statuses beside 200–204 that are fine: 304 "already so", 404 on removal, 409. */
  readonly accept?: readonly number[];
}

/**
 * Sends a request.
 * @returns the parsed JSON, an empty buffer for an empty answer, or the stream when one was asked for
 * @throws DockerError
 */
export async function sendRequest<T>(modem: Modem, endpoint: string, request: DockerRequest): Promise<T> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), request.deadline);
  const signals = [timeout.signal, ...(request.signal ? [request.signal] : [])];
  const { query, body, method } = request;
  const hasOptions = query !== undefined || body !== undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      modem.dial(
        {
          path: query === undefined ? request.path : `${request.path}?`,
          method,
          ...(hasOptions ? { options: { _query: query ?? {}, _body: body ?? {} } } : {}),
          ...(request.archive ? { file: request.archive } : {}),
          ...(request.registryAuth ? { authconfig: request.registryAuth } : {}),
          isStream: request.stream ?? false,
          ...(request.hijack ? { hijack: true, openStdin: true } : {}),
          statusCodes: Object.fromEntries([200, 201, 204, ...(request.accept ?? [])].map((code) => [code, true])),
          abortSignal: AbortSignal.any(signals),
        },
        (error, result) => {
          // docker-modem passes errors of its own and of Node's http client.
          if (error) reject(error);
          else resolve(result as T);
        },
      );
    });
  } catch (error) {
    if (timeout.signal.aborted) {
      throw new DockerError(
        'timeout',
        `Docker did not answer within ${durationText(request.deadline)} (${request.operation})`,
        { cause: error },
      );
    }
    throw toDockerError(error, { operation: request.operation, endpoint });
  } finally {
    clearTimeout(timer);
  }
}
