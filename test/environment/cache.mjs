/** Where the set-up keeps what is large and the same for every clone: outside the repository, `DRYDOCK_CACHE` moves it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

export const cacheFolder =
  process.env.DRYDOCK_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'drydock');
