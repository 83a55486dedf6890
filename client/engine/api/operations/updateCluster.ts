import type {
  UpdateClusterCommandInput,
  UpdateClusterCommandOutput,
  UpdateClusterSettingsCommandInput,
  UpdateClusterSettingsCommandOutput,
} from '@aws-sdk/client-ecs';
import type { ClusterRecord } from '../../state/model.ts';
import type { ControlWriter } from '../../state/store.ts';
import { invalidParameter } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { list, opaque, structure, text } from '../shapes/shape.ts';
import { clusterView } from '../views.ts';

const settingList = list(
  structure<NonNullable<UpdateClusterCommandInput['settings']>[number]>({ name: text(), value: text() }),
);

/** Changes a cluster's settings, its configuration, and the namespace of Service Connect. */
export const updateCluster = operation(
  structure<UpdateClusterCommandInput>({
    cluster: text(),
    settings: settingList,
    configuration: opaque(),
    serviceConnectDefaults: structure({ namespace: text() }),
  }),
  (input, { store }): Answer<UpdateClusterCommandOutput> => {
    const before = findCluster(store, named(input.cluster));
    const { configuration, serviceConnectDefaults } = input;
    return put(store, {
      ...withSettings(before, input.settings ?? []),
      ...(configuration === undefined ? {} : { configuration }),
      ...(serviceConnectDefaults?.namespace === undefined
        ? {}
        : { serviceConnectDefaults: { namespace: serviceConnectDefaults.namespace } }),
    });
  },
);

export const updateClusterSettings = operation(
  structure<UpdateClusterSettingsCommandInput>({ cluster: text(), settings: settingList }),
  (input, { store }): Answer<UpdateClusterSettingsCommandOutput> => {
    const before = findCluster(store, named(input.cluster));
    if ((input.settings ?? []).length === 0) throw invalidParameter('settings can not be empty.');
    return put(store, withSettings(before, input.settings ?? []));
  },
);

function named(cluster: string | undefined): string {
  if (!cluster) throw invalidParameter('Cluster can not be blank.');
  return cluster;
}

/** A setting that is given replaces the one of its name. */
const withSettings = (
  cluster: ClusterRecord,
  given: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[],
): ClusterRecord => ({
  ...cluster,
  settings: given.reduce(
    (settings, { name = '', value = '' }) => [...settings.filter((each) => each.name !== name), { name, value }],
    cluster.settings,
  ),
});

function put(store: ControlWriter, cluster: ClusterRecord): Answer<UpdateClusterCommandOutput> {
  store.putCluster(cluster);
  return {
    cluster: clusterView(store, cluster, { settings: true, statistics: false, tags: true, configurations: true }),
  };
}
