/**
 * Global set-up of the suites that need Docker: one that is run by itself uses the helper image that `npm run setup` has
 * made. Nothing is installed here: what runs the tests is running.
 */
import { dockerRequest } from './dockerApi.mjs';
import { HELPER_STAND_IN } from './standIns.mjs';

export async function setup() {
  if (process.env.DRYDOCK_HELPER_IMAGE) return;
  const endpoint = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  const { status } = await dockerRequest(endpoint, 'GET', `/images/${HELPER_STAND_IN}/json`).catch(() => ({}));
  if (status === 200) process.env.DRYDOCK_HELPER_IMAGE = HELPER_STAND_IN;
  else
    console.warn(
      `${endpoint} has no ${HELPER_STAND_IN}: helper containers need the published one. \`npm run setup\` makes it.`,
    );
}
