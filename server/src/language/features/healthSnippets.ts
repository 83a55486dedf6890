import { parseImage } from '../imageReference.ts';

/** Words in the name of an image, and the label of the schema's health check that works in it. */
const FITTING: readonly (readonly [word: RegExp, label: string])[] = [
  [/postgres|timescale|postgis/, 'PostgreSQL'],
  [/mysql|mariadb|percona/, 'MySQL or MariaDB'],
  [/redis|valkey/, 'Redis or Valkey'],
  [/rabbitmq/, 'RabbitMQ'],
  [/^node$|^bun$|^deno$/, 'Web, with Node.js'],
  [/^python$|^pypy$|django|flask|fastapi|uvicorn|gunicorn/, 'Web, with Python'],
  [/^(alpine|busybox|traefik|caddy)$/, 'Web, with wget'],
  [/^(nginx|httpd|curl|amazonlinux|tomcat|jetty)$/, 'Web, with curl'],
];

/** The health check that an image most likely can run, by its label; undefined where the name does not tell. */
export function fittingHealthCheck(image: string | undefined): string | undefined {
  const { reference } = parseImage(image ?? '');
  const name = reference?.repository.split('/').at(-1) ?? '';
  const found = FITTING.find(([word]) => word.test(name))?.[1];
  // Small images bring busybox's wget, and no curl.
  return found === 'Web, with curl' && /alpine|busybox/.test(reference?.tag ?? '') ? 'Web, with wget' : found;
}
