import { partitionOf } from './arn.ts';

/** An image reference taken apart: `[registry/]repository[:tag][@digest]`. */
export interface ImageReference {
  /** Host and port as written; undefined means Docker Hub. */
  readonly registry: string | undefined;
  /** `nginx`, `library/nginx`, `team/app`: what follows the registry, as written. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…`, as written. */
  readonly digest: string | undefined;
}

export type ImageMistake =
  /** Characters that no reference has: blanks, quotes, `$`. */
  | { readonly kind: 'characters'; readonly characters: readonly string[] }
  | { readonly kind: 'scheme'; readonly scheme: string }
  | { readonly kind: 'registry'; readonly registry: string }
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'digest'; readonly digest: string };

export type ParsedImage =
  | { readonly reference: ImageReference; readonly mistake?: undefined }
  | { readonly reference?: undefined; readonly mistake: ImageMistake };

const REGISTRY =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/i;

/** Characters of a text that is far too long are not worth listing. */
const LOOKED_AT = 1000;

/** Takes an image reference apart by the grammar that Docker pulls by, or says the first thing that is wrong with it. */
export function parseImage(text: string): ParsedImage {
  const foreign = [...new Set(text.slice(0, LOOKED_AT).match(/[^\w.:/@[\]-]/gu))];
  if (foreign.length > 0) return { mistake: { kind: 'characters', characters: foreign } };
  const scheme = /^[A-Za-z][A-Za-z0-9]*:\/\//.exec(text)?.[0];
  if (scheme !== undefined) return { mistake: { kind: 'scheme', scheme } };

  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const name = at === -1 ? text : text.slice(0, at);
  const colon = name.lastIndexOf(':');
  // A colon before the last slash is that of a port.
  const hasTag = colon > name.lastIndexOf('/');
  const tag = hasTag ? name.slice(colon + 1) : undefined;
  const { registry, repository } = splitRegistry(hasTag ? name.slice(0, colon) : name);

  if (registry !== undefined && !REGISTRY.test(registry)) return { mistake: { kind: 'registry', registry } };
  if (!PATH.test(repository)) return { mistake: { kind: 'repository', repository } };
  if (tag !== undefined && !TAG.test(tag)) return { mistake: { kind: 'tag', tag } };
  if (digest !== undefined && !DIGEST.test(digest)) return { mistake: { kind: 'digest', digest } };
  return { reference: { registry, repository, tag, digest } };
}

/** The first segment is a host when it has a dot or a port, is `localhost`, or could not be a repository's. */
function splitRegistry(name: string): Pick<ImageReference, 'registry' | 'repository'> {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = slash > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? { registry: first, repository: name.slice(slash + 1) } : { registry: undefined, repository: name };
}

const HUB: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

export const isDockerHub = ({ registry }: ImageReference): boolean =>
  registry === undefined || HUB.has(registry.toLowerCase());

/** The last segment of the repository: `nginx` of `public.ecr.aws/docker/library/nginx`. */
export const shortName = ({ repository }: ImageReference): string => repository.slice(repository.lastIndexOf('/') + 1);

export interface EcrRegistry {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

const ECR =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/** A private Amazon ECR registry, `<account>.dkr.ecr.<region>.amazonaws.com[.cn]`; undefined for any other, and for public.ecr.aws. */
export function ecrRegistryOf({ registry }: Pick<ImageReference, 'registry'>): EcrRegistry | undefined {
  const [, account, region] = ECR.exec(registry?.toLowerCase() ?? '') ?? [];
  return account === undefined || region === undefined
    ? undefined
    : { account, region, partition: partitionOf(region) };
}
