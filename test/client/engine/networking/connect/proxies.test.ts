import { describe, expect, it } from 'vitest';
import type { Docker } from '../../../../../client/engine/docker/docker.ts';
import { createConnectProxies } from '../../../../../client/engine/networking/connect/proxies.ts';
import { freshState } from '../../../../../client/engine/state/freshState.ts';
import { createStore } from '../../../../../client/engine/state/store.ts';
import { systemClock } from '../../../../../client/engine/util/clock.ts';
import { createLog } from '../../../../../client/engine/util/log.ts';

const proxiesOf = (isUpToDate: () => boolean) =>
  createConnectProxies({
    store: createStore({
      initial: freshState('11111111-2222-4333-8444-555555555555', 0),
      persist: { changed: () => undefined, durable: () => Promise.resolve() },
      onListenerError: (error) => {
        throw error;
      },
    }),
    docker: { listContainers: () => Promise.resolve([]) } as unknown as Docker,
    network: { name: 'net', renew: () => Promise.resolve() },
    availability: {
      status: () => ({ available: true, endpoint: '' }),
      subscribe: () => ({ dispose: () => undefined }),
    },
    isUpToDate,
    engineId: '11111111-2222-4333-8444-555555555555',
    version: '1',
    helperImage: 'helper',
    clock: systemClock,
    timeScale: 1,
    read: () => Promise.reject(new Error('there is none')),
    log: createLog(() => undefined, Date.now),
  });

describe('the proxies of Service Connect', () => {
  it('let a task try again later, and everybody else go on, while the records may not be acted on', async () => {
    const proxies = proxiesOf(() => false);
    proxies.start();
    await expect(proxies.addresses(['shop/api'])).rejects.toMatchObject({ kind: 'unreachable' });
    await proxies.stop();
  });

  it('let others go on while a task waits for one that does not come', async () => {
    const proxies = proxiesOf(() => true);
    proxies.start();
    const waiting = proxies.addresses(['shop/api']);
    let turns = 0;
    await new Promise<void>((resolve) => {
      const turn = () => (++turns === 20 ? resolve() : setTimeout(turn, 1));
      turn();
    });
    const stopped = proxies.stop();
    await expect(waiting).rejects.toMatchObject({ kind: 'unreachable' });
    await stopped;
  });
});
