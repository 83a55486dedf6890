/** What keeps a service's task on the engine's own Docker: names and Service Connect span one engine. Pure. */
import type { RevisionSettings } from '../state/services.ts';
import type { InstanceView } from './instance.ts';

export interface Crossing {
  /** It has names of Cloud Map, or has or knows those of Service Connect. */
  readonly names: boolean;
  /** It stands behind a load balancer. */
  readonly balanced: boolean;
}

export const NAMES_SPAN_ONE_DOCKER =
  'Service Connect and Cloud Map names reach the tasks of one Docker only, which is the one that Drydock itself uses.';
export const BALANCER_CANNOT_REACH =
  'The ports it publishes are reached at 127.0.0.1, which leads nowhere for the container of a load balancer; register it with the attribute drydock.address.';

export const crossingOf = ({
  loadBalancers,
  serviceRegistries,
  serviceConnectConfiguration,
}: Pick<RevisionSettings, 'loadBalancers' | 'serviceRegistries' | 'serviceConnectConfiguration'>): Crossing => ({
  names: serviceRegistries.length > 0 || serviceConnectConfiguration?.enabled === true,
  balanced: loadBalancers.length > 0,
});

/** Why the task cannot be on the instance; undefined when it can. */
export function cannotCross(
  { elsewhere }: Pick<InstanceView, 'elsewhere'>,
  { names, balanced }: Crossing,
): string | undefined {
  if (elsewhere === undefined) return undefined;
  if (names) return NAMES_SPAN_ONE_DOCKER;
  return balanced && elsewhere.startsWith('127.') ? BALANCER_CANNOT_REACH : undefined;
}
