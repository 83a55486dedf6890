import type { Launch } from '../../requests/launch.ts';
import type { RequestRule } from '../request.ts';
import { isFargateProvider, pages } from './launching.ts';

export const svcStrategyItems: RequestRule<Launch> = {
  code: 'svc-strategy-items',
  level: 'error',
  summary: 'A capacity provider strategy has one base, a weight above zero, and no mix of Fargate and instances.',
  docs: pages.createService.replace('CreateService', 'CapacityProviderStrategyItem'),
  *check({ capacityProviderStrategy: strategy }) {
    const items = strategy?.items ?? [];
    const based = items.filter(({ base }) => base?.value !== undefined && base.value > 0);
    for (const { base } of based.slice(1)) {
      if (base === undefined) continue;
      yield {
        at: base.node,
        message: 'Only one capacity provider of a strategy can have a `base`.',
        ecsMessage:
          'There are multiple capacity providers in the specified capacity provider strategy with a base value defined.',
        related: based[0]?.base === undefined ? [] : [{ at: based[0].base.node, message: 'The other base' }],
      };
    }
    if (strategy === undefined || !strategy.isComplete || items.length === 0) return;
    // Absent means 0 too; whether the service counts that for a single provider is not known.
    const isWeightless = items.every(({ weight }) => weight === undefined || weight.value === 0);
    if (isWeightless && (items.length > 1 || items[0]?.weight !== undefined)) {
      yield {
        at: strategy.node,
        message: 'No capacity provider has a `weight` above 0, so none would get a task.',
        ecsMessage:
          'There are no capacity providers in the capacity provider strategy with a weight value greater than zero.',
      };
    }
    const named = items.filter(({ capacityProvider }) => capacityProvider?.value !== undefined);
    const other = named.find(({ capacityProvider }) => !isFargateProvider(capacityProvider?.value));
    const fargate = named.find(({ capacityProvider }) => isFargateProvider(capacityProvider?.value));
    if (other?.capacityProvider !== undefined && fargate?.capacityProvider !== undefined) {
      yield {
        at: other.capacityProvider.node,
        message: `\`${String(other.capacityProvider.value)}\` provides instances; it cannot be in one strategy with \`${String(fargate.capacityProvider.value)}\`.`,
        related: [{ at: fargate.capacityProvider.node, message: 'Fargate capacity' }],
      };
    }
  },
};
