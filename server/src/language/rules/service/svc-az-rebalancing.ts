import type { Service } from '../../requests/service.ts';
import type { ServiceRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { pages, schedulingOf } from './launching.ts';

const ZONE = 'attribute:ecs.availability-zone';

export const svcAzRebalancing: ServiceRule = {
  code: 'svc-az-rebalancing',
  level: 'error',
  summary: 'Availability Zone rebalancing is switched on only where ECS can move tasks between zones.',
  docs: pages.createService,
  *check(service) {
    const { availabilityZoneRebalancing: rebalancing } = service;
    if (rebalancing?.value !== 'ENABLED') return;
    const isDaemon = schedulingOf(service) === 'DAEMON';
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

/** What keeps a REPLICA service from being rebalanced. */
function obstacle(service: Service): string | undefined {
  const { deployment, launchType, loadBalancers, placementConstraints, placementStrategy } = service;
  const max = deployment?.maximumPercent?.value;
  const [first] = placementStrategy?.items ?? [];
  if (launchType?.value === 'EXTERNAL') return 'external instances have no Availability Zones';
  if (max !== undefined && max <= 100) return `a second task must start first, but \`maximumPercent\` is ${max}`;
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
