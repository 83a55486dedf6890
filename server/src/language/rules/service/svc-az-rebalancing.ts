import type { Service } from '../../requests/service.ts';
import { pathOf } from '../../nodes.ts';
import type { Field } from '../../reader.ts';
import type { ServiceRule } from '../request.ts';
import type { Finding } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { pages, schedulingOf } from './launching.ts';

const ZONE = 'attribute:ecs.availability-zone';
const NO_ROOM = 'Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.';

export const svcAzRebalancing: ServiceRule = {
  code: 'svc-az-rebalancing',
  level: 'error',
  summary: 'Availability Zone rebalancing is switched on only where ECS can move tasks between zones.',
  docs: pages.createService,
  *check(service) {
    const { availabilityZoneRebalancing: rebalancing, deployment } = service;
    const isDaemon = schedulingOf(service) === 'DAEMON';
    const maximum = deployment?.maximumPercent;
    if (maximum?.value !== undefined && maximum.value <= 100 && !isDaemon) {
      if (rebalancing === undefined) yield withoutRoom(service, maximum);
      else if (rebalancing.value === 'ENABLED') {
        yield {
          at: rebalancing.node,
          message: `Availability Zone rebalancing starts a second task first, but \`maximumPercent\` is ${maximum.value}.`,
          ecsMessage: NO_ROOM,
          fixes: [replace(rebalancing.node, 'DISABLED')],
        };
        return;
      }
    }
    if (rebalancing?.value !== 'ENABLED') return;
    const reason = isDaemon ? 'a DAEMON service has its task on every instance' : obstacle(service);
    if (reason === undefined) return;
    yield {
      at: rebalancing.node,
      message: `Availability Zone rebalancing cannot work here: ${reason}.`,
      ...(isDaemon
        ? { ecsMessage: 'Availability Zone Rebalancing does not support DAEMON services' }
        : { level: 'warning' }),
      fixes: [replace(rebalancing.node, 'DISABLED')],
    };
  },
};

/** An existing service may have it off; a new one has it on unless it is told otherwise. */
const withoutRoom = ({ node }: Service, maximum: Field<number>): Finding => ({
  at: maximum.node,
  level: 'warning',
  message:
    'Availability Zone rebalancing is on for new services and needs a `maximumPercent` above 100: set `availabilityZoneRebalancing` to DISABLED, or ECS refuses to create the service.',
  ecsMessage: NO_ROOM,
  fixes: [
    {
      title: 'Set `availabilityZoneRebalancing` to DISABLED',
      changes: [{ kind: 'set', path: [...pathOf(node), 'availabilityZoneRebalancing'], value: 'DISABLED' }],
    },
  ],
});

/** What keeps a REPLICA service from being rebalanced. */
function obstacle(service: Service): string | undefined {
  const { launchType, loadBalancers, placementConstraints, placementStrategy } = service;
  const [first] = placementStrategy?.items ?? [];
  if (launchType?.value === 'EXTERNAL') return 'external instances have no Availability Zones';
  if (loadBalancers?.items.some(({ loadBalancerName }) => loadBalancerName !== undefined)) {
    return 'Classic Load Balancers are not supported';
  }
  if (first?.type?.value !== undefined && !(first.type.value === 'spread' && isZone(first.field?.value))) {
    return `the first placement strategy must be \`spread\` over \`${ZONE}\``;
  }
  if (placementConstraints?.items.some(({ expression }) => expression?.value?.includes(ZONE))) {
    return `a placement constraint fixes \`${ZONE}\``;
  }
  return undefined;
}

const isZone = (field: string | undefined): boolean => field === undefined || field === ZONE;
