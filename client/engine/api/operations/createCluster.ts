import type { CreateClusterCommandInput, CreateClusterCommandOutput } from '@aws-sdk/client-ecs';
import { DEFAULT_CLUSTER, newCluster } from '../../state/freshState.ts';
import { invalidParameter } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { list, opaque, structure, text } from '../shapes/shape.ts';
import { tag } from '../shapes/taskDefinition.ts';
import { checkTags } from '../tags.ts';
import { clusterView } from '../views.ts';
import { strategyItem } from './capacityProviders.ts';

/** Makes a cluster. Idempotent by name: one that is ACTIVE is answered as it is, one that was deleted begins anew. */
export const createCluster = operation(
  structure<CreateClusterCommandInput>({
    clusterName: text(),
    tags: list(tag),
    settings: list(structure({ name: text(), value: text() })),
    configuration: opaque(),
    capacityProviders: list(text()),
    defaultCapacityProviderStrategy: list(strategyItem),
    serviceConnectDefaults: structure({ namespace: text() }),
  }),
  (input, { store, clock }): Answer<CreateClusterCommandOutput> => {
    const name = input.clusterName ?? DEFAULT_CLUSTER;
    if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
      throw invalidParameter(
        `The cluster name '${name}' is not valid: 1 to 255 letters, numbers, hyphens and underscores are allowed.`,
      );
    }
    const existing = store.cluster(name);
    if (existing?.status !== 'ACTIVE') {
      const fresh = newCluster(name, clock.now());
      store.putCluster({
        ...fresh,
        settings: (input.settings ?? []).reduce(
          (settings, { name: setting = '', value = '' }) => [
            ...settings.filter((each) => each.name !== setting),
            { name: setting, value },
          ],
          fresh.settings,
        ),
        capacityProviders: input.capacityProviders ?? [],
        ...(input.defaultCapacityProviderStrategy === undefined
          ? {}
          : { defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy }),
        tags: checkTags(input.tags ?? []),
        ...(input.configuration === undefined ? {} : { configuration: input.configuration }),
        ...(input.serviceConnectDefaults?.namespace === undefined
          ? {}
          : { serviceConnectDefaults: { namespace: input.serviceConnectDefaults.namespace } }),
      });
    }
    const cluster = store.cluster(name);
    return cluster ? { cluster: clusterView(store, cluster, { settings: true, statistics: false, tags: true }) } : {};
  },
);
