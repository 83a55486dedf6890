import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createPortBook, portInMessage, type PortHolder } from '../../../../client/engine/agent/ports/portBook.ts';
import { probePort } from '../../../../client/engine/agent/ports/portProbe.ts';
import { awsvpcWishes, bridgeWishes, type PortWish } from '../../../../client/engine/agent/ports/wishes.ts';
import type { NetworkBinding } from '../../../../client/engine/state/model.ts';
import { container } from '../../../support/taskRecords.ts';

function book({ taken = [] as string[], held = [] as PortHolder[] } = {}) {
  const ports = createPortBook({
    address: '127.0.0.1',
    probe: (_address, port, protocol) => Promise.resolve(!taken.includes(`${port}/${protocol}`)),
    held: () => held,
  });
  return async (wishes: readonly PortWish[], avoid: readonly string[] = []) => {
    let chosen: readonly NetworkBinding[] = [];
    await ports.choose(wishes, new Set(avoid), (bindings) => (chosen = bindings));
    return chosen.map(({ hostPort, hostPortRange }) => hostPort ?? hostPortRange);
  };
}

const any = (containerPort: number, more: Partial<PortWish> = {}): PortWish => ({
  containerPort,
  count: 1,
  protocol: 'tcp',
  choice: { kind: 'any' },
  ...more,
});

describe('the wishes of a definition', () => {
  it('on bridge are fixed where they name a port of the host, several for one container port too', () => {
    const app = container('app', {
      portMappings: [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 80, hostPort: 8081 },
        { containerPort: 53, protocol: 'udp' },
        { containerPortRange: '5000-5004' },
      ],
    });
    expect(bridgeWishes({}, app)).toEqual([
      any(80, { choice: { kind: 'fixed', hostPort: 8080 } }),
      any(80, { choice: { kind: 'fixed', hostPort: 8081 } }),
      any(53, { protocol: 'udp' }),
      any(5000, { count: 5 }),
    ]);
  });

  it('on awsvpc prefer their own number, unless small, each once', () => {
    const app = container('app', { portMappings: [{ containerPort: 8080, hostPort: 8080 }, { containerPort: 80 }] });
    const twin = container('twin', { portMappings: [{ containerPort: 8080 }] });
    expect(awsvpcWishes({}, [app, twin])).toEqual([
      any(8080, { choice: { kind: 'preferred', hostPort: 8080 } }),
      any(80),
    ]);
  });

  it('follow the overlay, by port or by port and protocol', () => {
    const ports = { '80': 9000, '53/udp': 5353 };
    const app = container('app', { portMappings: [{ containerPort: 80 }, { containerPort: 53, protocol: 'udp' }] });
    expect(awsvpcWishes({ overlay: { containers: { app: { ports } }, volumes: {} } }, [app])).toEqual([
      any(80, { choice: { kind: 'fixed', hostPort: 9000 } }),
      any(53, { protocol: 'udp', choice: { kind: 'fixed', hostPort: 5353 } }),
    ]);
  });
});

describe('choosing', () => {
  it('walks upward from the last port and passes what is taken, held, or to be avoided', async () => {
    const held = [{ port: 32769, protocol: 'tcp', holder: 'task x' }];
    const choose = book({ taken: ['32768/tcp'], held });
    expect(await choose([any(80)], ['32770/tcp'])).toEqual([32771]);
    expect(await choose([any(80), any(81)])).toEqual([32772, 32773]);
  });

  it('begins anew at the end of the range', async () => {
    const choose = book();
    await choose([any(1, { count: 60999 - 32768 })]);
    expect(await choose([any(80), any(81)])).toEqual([60999, 32768]);
  });

  it('keeps a range together', async () => {
    const choose = book({ taken: ['32770/udp'] });
    expect(await choose([any(5000, { count: 3, protocol: 'udp' })])).toEqual(['32771-32773']);
  });

  it('takes the preferred port, or another one', async () => {
    const preferred = [any(8080, { choice: { kind: 'preferred', hostPort: 8080 } })];
    expect(await book()(preferred)).toEqual([8080]);
    expect(await book({ taken: ['8080/tcp'] })(preferred)).toEqual([32768]);
  });

  it('says which fixed port is taken and who has it', async () => {
    const fixed = [any(80, { choice: { kind: 'fixed', hostPort: 8080 } })];
    const held = [{ port: 8080, protocol: 'tcp', holder: 'task abc (web:3)' }];
    await expect(book({ held })(fixed)).rejects.toThrow(/port 8080\/tcp .* by task abc \(web:3\).*overlay/);
    await expect(book({ taken: ['8080/tcp'] })(fixed)).rejects.toThrow(/by another program/);
    expect(await book({ taken: ['8080/udp'] })(fixed)).toEqual([8080]);
  });

  it('serves one after the other, so that two never get the same', async () => {
    const ports = createPortBook({ address: '127.0.0.1', probe: () => Promise.resolve(true), held: () => [] });
    const seen: unknown[] = [];
    const one = () => ports.choose([any(80)], new Set(), (bindings) => seen.push(bindings[0]?.hostPort));
    await Promise.all([one(), one(), one()]);
    expect(seen).toEqual([32768, 32769, 32770]);
  });
});

describe('the look at a port', () => {
  it('sees who listens, by protocol', async () => {
    const server = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await probePort('127.0.0.1', port, 'tcp')).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await probePort('127.0.0.1', port, 'tcp')).toBe(true);
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    expect(await probePort('127.0.0.1', socket.address().port, 'udp')).toBe(false);
    socket.close();
  });

  it('takes an address that is not of this machine for free', async () => {
    expect(await probePort('203.0.113.1', 8080, 'tcp')).toBe(true);
  });
});

describe("the port in Docker's words", () => {
  it.each([
    [
      'driver failed programming external connectivity on endpoint x (0f): Bind for 127.0.0.1:8080 failed: port is already allocated',
      8080,
    ],
    ['Error starting userland proxy: listen tcp4 0.0.0.0:53: bind: address already in use', 53],
    ['Ports are not available: listen tcp 127.0.0.1:5000: bind: address already in use', 5000],
    ['something else', undefined],
  ])('%s', (message, port) => expect(portInMessage(message)).toBe(port));
});
