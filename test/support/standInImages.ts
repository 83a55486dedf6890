/**
 * Images for real definitions where their own cannot be pulled: the reference is the definition's, the content is a small
 * HTTP server on the mapped ports, with the programs that the definition calls by name.
 */
import { pack } from 'tar-stream';
import { docker } from './dockerObjects.ts';

export interface StandIn {
  /** The reference the definition names. */
  readonly image: string;
  /** Ports to answer HTTP on. */
  readonly ports: readonly number[];
  /** Absolute paths, or bare names put on PATH: each serves like the image itself unless called as one of `steps`. */
  readonly programs?: readonly string[];
  /** Shell patterns of `program arguments` that end at once with success, as a migration or a query does. */
  readonly steps?: readonly string[];
  /** Paths that answer, with what they say; `/` always does. */
  readonly pages?: Readonly<Record<string, string>>;
  /** Folders that the definition's command writes into. */
  readonly folders?: readonly string[];
}

const BASE = 'drydock-test/web:latest';
/** Tells a stand-in of these tests from all other images: only what carries it is replaced and removed. */
const LABEL = 'dev.drydock.stand-in-of-a-definition';

const PROGRAM = `#!/bin/sh
case "$(basename "$0") $*" in
  bash\\ *) exec sh "$@" ;;
  busybox\\ *) exec "$@" ;;
  STEPS) exit 0 ;;
esac
trap 'exit 0' TERM INT
for port in PORTS; do httpd -f -p "$port" -h /standin/www & done
while :; do sleep 3600 & wait $!; done
`;

/** Makes the image, in place of an older stand-in of the same reference. An image that is none of ours is left alone. */
export async function makeStandIn({
  image,
  ports,
  programs = [],
  steps = [],
  pages = {},
  folders = [],
}: StandIn): Promise<void> {
  if (await isRealImage(image)) return;
  const program = PROGRAM.replace(
    'STEPS',
    steps.map((step) => step.replaceAll(' ', '\\ ')).join('|') || 'none',
  ).replace('PORTS', ports.join(' '));
  const archive = pack();
  for (const name of ['serve', ...programs]) {
    archive.entry({ name: name.startsWith('/') ? name.slice(1) : `standin/bin/${name}`, mode: 0o755 }, program);
  }
  for (const [path, content] of Object.entries({ '/index.html': 'stand-in', ...pages })) {
    archive.entry({ name: `standin/www${path}`, mode: 0o644 }, `${content}\n`);
  }
  for (const folder of folders) archive.entry({ name: folder.slice(1), type: 'directory', mode: 0o777 });
  archive.finalize();
  const container = await docker.createContainer({ Image: BASE, Cmd: ['true'] });
  try {
    await container.putArchive(archive as unknown as NodeJS.ReadableStream, { path: '/' });
    const [repo, tag] = splitReference(image);
    await container.commit({
      repo,
      tag,
      changes: [
        'ENV PATH=/standin/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        'CMD ["serve"]',
        `LABEL ${LABEL}=true`,
      ].join('\n'),
    });
  } finally {
    await container.remove({ force: true });
  }
}

/** Repository and tag; the tag is `latest` when the reference has none, and a registry's port is no tag. */
function splitReference(reference: string): [string, string] {
  const colon = reference.lastIndexOf(':');
  return colon > reference.lastIndexOf('/')
    ? [reference.slice(0, colon), reference.slice(colon + 1)]
    : [reference, 'latest'];
}

async function isRealImage(reference: string): Promise<boolean> {
  const inspection = await docker
    .getImage(reference)
    .inspect()
    .catch(() => undefined);
  // Docker says null where an image has no labels, which the types do not.
  const labels = inspection?.Config.Labels as Record<string, string> | null | undefined;
  return inspection !== undefined && labels?.[LABEL] === undefined;
}

/** Removes every stand-in that {@link makeStandIn} made. */
export async function removeStandIns(): Promise<void> {
  for (const { Id } of await docker.listImages({ filters: { label: [LABEL] } })) {
    await docker.getImage(Id).remove({ force: true });
  }
}
