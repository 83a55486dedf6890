/** A small `npm run docker-lost`. */
import { expect, it } from 'vitest';
import { dockerLost } from '../chaos/dockerLost.ts';
import { canHaveOwnDocker } from '../support/ownDocker.ts';

it.skipIf(!canHaveOwnDocker())(
  'runs everything on two Docker engines once the third was killed, ends what comes back, and leaves nothing behind',
  { timeout: 900_000 },
  async () => {
    const { lost } = await dockerLost({ services: 3, tasksOfEach: 3, tell: () => undefined });
    expect(lost).toBeGreaterThan(0);
  },
);
