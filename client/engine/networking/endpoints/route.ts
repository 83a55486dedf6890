/** The paths that containers may ask for, taken apart. Everything else is not there. Pure. */

export type Route =
  /** `nonce` tells who asks; see `EndpointsServer.heard`. */
  | { readonly kind: 'health'; readonly nonce: string }
  | { readonly kind: 'metadata'; readonly version: 3 | 4; readonly id: string; readonly what: MetadataKind }
  | {
      readonly kind: 'associations';
      readonly version: 3 | 4;
      readonly id: string;
      readonly type: string;
      readonly name?: string;
    }
  | { readonly kind: 'credentials'; readonly id: string }
  | { readonly kind: 'task-protection'; readonly id: string }
  | { readonly kind: 'fault-injection'; readonly id: string };

export type MetadataKind = 'container' | 'task' | 'taskWithTags' | 'stats' | 'task/stats';

const METADATA: Readonly<Record<string, MetadataKind>> = {
  '': 'container',
  task: 'task',
  taskWithTags: 'taskWithTags',
  stats: 'stats',
  'task/stats': 'task/stats',
};

/**
 * @param path of the request, without its query
 * @returns undefined for what no container has business with
 */
export function routeOf(path: string): Route | undefined {
  const [, root = '', ...rest] = path.replace(/\/+$/, '').split('/');
  const [first = '', ...more] = rest;
  switch (root) {
    case 'health':
      return rest.length <= 1 ? { kind: 'health', nonce: first } : undefined;
    case 'v3':
      return metadataRoute(3, first, more);
    case 'v4':
      return metadataRoute(4, first, more);
    case 'v2':
      return first === 'credentials' && more.length <= 1 ? { kind: 'credentials', id: more[0] ?? '' } : undefined;
    case 'api':
      return agentRoute(first, more.join('/'));
    default:
      return undefined;
  }
}

const FAULT = /^fault\/v1\/network-(?:blackhole-port|latency|packet-loss)\/(?:start|stop|status)$/;

function agentRoute(id: string, path: string): Route | undefined {
  if (path === 'task-protection/v1/state') return { kind: 'task-protection', id };
  return FAULT.test(path) ? { kind: 'fault-injection', id } : undefined;
}

function metadataRoute(version: 3 | 4, id: string, more: readonly string[]): Route | undefined {
  const [kind, type, name] = more;
  if (kind === 'associations' && type !== undefined && more.length <= 3) {
    return { kind: 'associations', version, id, type, ...(name === undefined ? {} : { name }) };
  }
  const what = METADATA[more.join('/')];
  return what === undefined ? undefined : { kind: 'metadata', version, id, what };
}
