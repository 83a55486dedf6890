import type { Connection } from 'vscode-languageserver';

/** A request of our own to clients that say `{ localImages: true }`: the names of images that Docker has there. */
export const LOCAL_IMAGES = 'drydock/localImages';

/** Typing the next letter asks again: what was answered stays true that long. */
const FRESH_MS = 5_000;

/** Nobody waits longer for a list; what comes later is there for the next one. */
const PATIENCE_MS = 150;

/** Images on the machine of the client, as far as it tells them in time; none from clients that do not know the request. */
export function createLocalImages(
  connection: Pick<Connection, 'sendRequest'>,
  initializationOptions: unknown,
  now: () => number = () => performance.now(),
): () => Promise<readonly string[]> {
  if (!isOffered(initializationOptions)) return () => Promise.resolve([]);
  let known: readonly string[] = [];
  let askedAt = -Infinity;
  let asking: Promise<readonly string[]> | undefined;

  const ask = async (): Promise<readonly string[]> => {
    try {
      const answer: unknown = await connection.sendRequest(LOCAL_IMAGES);
      known = Array.isArray(answer) ? answer.filter((each) => typeof each === 'string') : [];
    } catch {
      known = [];
    }
    asking = undefined;
    return known;
  };
  return async () => {
    if (asking === undefined && now() - askedAt < FRESH_MS) return known;
    if (asking === undefined) {
      askedAt = now();
      asking = ask();
    }
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<readonly string[]>((resolve) => {
      timer = setTimeout(() => resolve(known), PATIENCE_MS);
    });
    try {
      return await Promise.race([asking, patience]);
    } finally {
      clearTimeout(timer);
    }
  };
}

const isOffered = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && 'localImages' in options && options.localImages === true;
