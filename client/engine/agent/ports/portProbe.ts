import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { PortProbe } from './portBook.ts';

/** Tries to listen. An address that is not this machine's (a remote Docker's) cannot be tried and counts as free. */
export const probePort: PortProbe = (address, port, protocol) =>
  protocol === 'tcp' ? probeTcp(address, port) : probeUdp(address, port);

const isTaken = (error: NodeJS.ErrnoException) => error.code === 'EADDRINUSE' || error.code === 'EACCES';

const probeTcp = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(!isTaken(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });

const probeUdp = (address: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve(!isTaken(error));
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
