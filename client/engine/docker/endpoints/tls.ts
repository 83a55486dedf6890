import { join } from 'node:path';
import type { Surroundings } from '../connect.ts';
import type { DockerEndpoint } from '../endpoint.ts';

/** TLS for a `tcp` address: on when DOCKER_TLS_VERIFY or DOCKER_CERT_PATH says so; keys from the latter or ~/.docker. */
export async function tlsFromEnvironment(
  url: string,
  { environment, home, readFile }: Surroundings,
): Promise<Pick<DockerEndpoint, 'tls'>> {
  const verify = environment['DOCKER_TLS_VERIFY'] ?? '';
  const folder = environment['DOCKER_CERT_PATH'] ?? '';
  if (!url.startsWith('tcp://') || (verify === '' && folder === '')) return {};
  return tlsFromFolder(folder === '' ? join(home, '.docker') : folder, readFile, verify === '');
}

/** The three files the docker CLI keeps: ca.pem, cert.pem, key.pem; any may be missing. */
export async function tlsFromFolder(
  folder: string,
  readFile: Surroundings['readFile'],
  skipVerify: boolean,
): Promise<Pick<DockerEndpoint, 'tls'>> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(folder, name))),
  );
  return {
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(skipVerify ? { skipVerify } : {}),
    },
  };
}
