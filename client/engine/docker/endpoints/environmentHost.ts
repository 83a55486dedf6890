import type { EndpointStrategy } from '../connect.ts';
import { tlsFromEnvironment } from './tls.ts';

/** DOCKER_HOST, with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH as the docker CLI reads them. */
export const environmentHost: EndpointStrategy = {
  decisive: true,
  async find(surroundings) {
    const url = surroundings.environment['DOCKER_HOST'];
    if (url === undefined || url === '') return [];
    return [{ url, foundBy: 'DOCKER_HOST', ...(await tlsFromEnvironment(url, surroundings)) }];
  },
};
