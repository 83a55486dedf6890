import type { Service } from '../../requests/service.ts';
import type { Finding } from '../rule.ts';
import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { controllerOf, isFilled, pages } from './launching.ts';

export const svcStrategyFields: ServiceRule = {
  code: 'svc-strategy-fields',
  level: 'error',
  summary: 'A deployment strategy has the settings that belong to it, and something that shifts traffic.',
  docs: pages.deployment,
  *check(service) {
    const { deployment } = service;
    if (deployment === undefined) return;
    const { strategy } = deployment;
    const name = strategy === undefined ? 'ROLLING' : strategy.value;
    if (name !== undefined) yield* foreignSettings(service, name);
    yield* finerThanTenths(service);
    if (strategy === undefined || name === undefined || name === 'ROLLING') return;
    const controller = controllerOf(service);
    if (controller !== undefined && controller !== 'ECS') {
      yield {
        at: strategy.node,
        message: `The strategy ${name} needs the ECS deployment controller, not ${controller}.`,
      };
    } else if (!shiftsTraffic(service)) {
      yield {
        at: strategy.node,
        message: `The strategy ${name} shifts traffic, so the service needs \`loadBalancers\`, Service Connect or VPC Lattice; it has none of them.`,
      };
    }
    if (name === 'BLUE_GREEN' && deployment.bakeTimeInMinutes === undefined) {
      yield {
        at: strategy.node,
        level: 'warning',
        message: 'BLUE_GREEN needs `bakeTimeInMinutes`: how long both revisions run after the traffic has shifted.',
      };
    }
  },
};

function* foreignSettings({ deployment }: Service, name: string): Generator<Finding> {
  for (const [owner, setting] of [
    ['LINEAR', deployment?.linear],
    ['CANARY', deployment?.canary],
  ] as const) {
    if (setting === undefined || name === owner) continue;
    yield {
      at: setting.node,
      message: `\`${owner.toLowerCase()}Configuration\` belongs to the strategy ${owner}; the strategy here is ${name}.`,
      fixes: [remove(setting.node)],
    };
  }
}

function* finerThanTenths({ deployment }: Service): Generator<Finding> {
  for (const percent of [deployment?.stepPercent, deployment?.canaryPercent]) {
    if (percent?.value === undefined) continue;
    const tenths = percent.value * 10;
    if (Math.abs(tenths - Math.round(tenths)) < 1e-9) continue;
    yield {
      at: percent.node,
      message: `Shares of traffic are given in steps of 0.1 percent; this is ${percent.value}.`,
    };
  }
}

const shiftsTraffic = ({ loadBalancers, serviceConnect, vpcLattice }: Service): boolean =>
  isFilled(loadBalancers) ||
  isFilled(vpcLattice) ||
  (serviceConnect !== undefined && serviceConnect.enabled?.value !== false);
