import type { EndpointStrategy } from '../connect.ts';
import { tlsFromEnvironment } from './tls.ts';

/** The address the user gave in a setting or on the command line. A plain path is a socket. */
export const explicitHost: EndpointStrategy = {
  decisive: true,
  async find(surroundings) {
    const { explicit } = surroundings;
    if (explicit === undefined || explicit.trim() === '') return [];
    const address = explicit.trim();
    const url = address.includes('://') ? address : `unix://${address}`;
    return [{ url, foundBy: 'setting drydock.dockerHost', ...(await tlsFromEnvironment(url, surroundings)) }];
  },
};
