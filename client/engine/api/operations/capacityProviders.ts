import type {
  CapacityProvider,
  CapacityProviderStrategyItem,
  CreateCapacityProviderCommandInput,
  CreateCapacityProviderCommandOutput,
  DeleteCapacityProviderCommandInput,
  DeleteCapacityProviderCommandOutput,
  DescribeCapacityProvidersCommandInput,
  DescribeCapacityProvidersCommandOutput,
  PutClusterCapacityProvidersCommandInput,
  PutClusterCapacityProvidersCommandOutput,
  UpdateCapacityProviderCommandInput,
  UpdateCapacityProviderCommandOutput,
} from '@aws-sdk/client-ecs';
import { capacityProviderArn, resourceName } from '../../state/arn.ts';
import { FARGATE_PROVIDERS, type CapacityProviderRecord } from '../../state/instances.ts';
import { primaryOf } from '../../state/services.ts';
import type { StoreReader } from '../../state/store.ts';
import { ApiError, clientError, invalidParameter } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { kept, operation, type Answer, type Wire } from '../operation.ts';
import { page } from '../pagination.ts';
import { unsupported } from '../services/lookup.ts';
import { integer, list, opaque, structure, text } from '../shapes/shape.ts';
import { tag } from '../shapes/taskDefinition.ts';
import { checkTags } from '../tags.ts';
import { clusterView } from '../views.ts';

const fargate = (name: string): CapacityProviderRecord => ({
  name,
  arn: capacityProviderArn(name),
  autoScalingGroupProvider: {},
  tags: [],
});

const known = (store: StoreReader) => [...FARGATE_PROVIDERS.map(fargate), ...store.capacityProviders()];

const view = ({ name, arn, autoScalingGroupProvider, tags }: CapacityProviderRecord): Wire<CapacityProvider> => ({
  capacityProviderArn: arn,
  name,
  status: 'ACTIVE',
  ...(FARGATE_PROVIDERS.includes(name)
    ? {}
    : {
        autoScalingGroupProvider: autoScalingGroupProvider as unknown as NonNullable<
          Wire<CapacityProvider>['autoScalingGroupProvider']
        >,
      }),
  tags,
});

function findOwn(store: StoreReader, reference: string | undefined): CapacityProviderRecord {
  const name = resourceName(reference ?? '');
  if (FARGATE_PROVIDERS.includes(name)) {
    throw invalidParameter(`The capacity provider ${name} belongs to ECS; it cannot be changed or deleted.`);
  }
  const found = store.capacityProviders().find((each) => each.name === name);
  if (!found) throw invalidParameter(`The specified capacity provider '${name}' was not found.`);
  return found;
}

export const createCapacityProvider = operation(
  structure<CreateCapacityProviderCommandInput>({
    name: text(),
    cluster: text(),
    autoScalingGroupProvider: opaque(),
    managedInstancesProvider: opaque(),
    tags: list(tag),
  }),
  async (input, { store }): Promise<Answer<CreateCapacityProviderCommandOutput>> => {
    const { name = '', autoScalingGroupProvider } = input;
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name) || /^(?:aws|ecs|fargate)/i.test(name)) {
      throw invalidParameter(
        `The name '${name}' is not valid: 1 to 255 letters, numbers, hyphens and underscores are allowed, and it cannot begin with aws, ecs or fargate.`,
      );
    }
    if (input.managedInstancesProvider) {
      throw unsupported('Managed instances are not supported by the local ECS; give an autoScalingGroupProvider.');
    }
    if (!autoScalingGroupProvider?.autoScalingGroupArn) {
      throw invalidParameter('autoScalingGroupProvider.autoScalingGroupArn can not be blank.');
    }
    if (store.capacityProviders().some((each) => each.name === name)) {
      throw clientError(
        'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
      );
    }
    const provider = {
      name,
      arn: capacityProviderArn(name),
      autoScalingGroupProvider: { ...autoScalingGroupProvider },
      tags: checkTags(input.tags ?? []),
    };
    store.putCapacityProvider(provider);
    await kept(store);
    return { capacityProvider: view(provider) };
  },
);

export const describeCapacityProviders = operation(
  structure<DescribeCapacityProvidersCommandInput>({
    capacityProviders: list(text()),
    cluster: text(),
    include: list(text()),
    maxResults: integer,
    nextToken: text(),
  }),
  (input, { store }): Answer<DescribeCapacityProvidersCommandOutput> => {
    const all = known(store);
    const names = (input.capacityProviders ?? []).map(resourceName);
    const asked = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
    const { items, ...more } = page(asked, ({ name }) => name, input);
    const withTags = (input.include ?? []).includes('TAGS');
    return {
      capacityProviders: items.map((each) => view(withTags ? each : { ...each, tags: [] })),
      failures: names
        .filter((name) => !all.some((each) => each.name === name))
        .map((name) => ({ arn: capacityProviderArn(name), reason: 'MISSING' })),
      ...more,
    };
  },
);

export const updateCapacityProvider = operation(
  structure<UpdateCapacityProviderCommandInput>({
    name: text(),
    cluster: text(),
    autoScalingGroupProvider: opaque(),
    managedInstancesProvider: opaque(),
  }),
  async (input, { store }): Promise<Answer<UpdateCapacityProviderCommandOutput>> => {
    const before = findOwn(store, input.name);
    const after = {
      ...before,
      autoScalingGroupProvider: { ...before.autoScalingGroupProvider, ...input.autoScalingGroupProvider },
    };
    store.putCapacityProvider(after);
    await kept(store);
    return { capacityProvider: view(after) };
  },
);

export const deleteCapacityProvider = operation(
  structure<DeleteCapacityProviderCommandInput>({ capacityProvider: text(), cluster: text() }),
  async (input, { store }): Promise<Answer<DeleteCapacityProviderCommandOutput>> => {
    const provider = findOwn(store, input.capacityProvider);
    const user = store
      .clusters()
      .find((each) => each.status === 'ACTIVE' && each.capacityProviders.includes(provider.name));
    if (user) {
      throw clientError(
        `The capacity provider ${provider.name} is in use by the cluster ${user.name}; take it out with PutClusterCapacityProviders first.`,
      );
    }
    store.removeCapacityProvider(provider.name);
    await kept(store);
    return { capacityProvider: { ...view(provider), status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' } };
  },
);

export const strategyItem = structure<CapacityProviderStrategyItem>({
  capacityProvider: text(),
  weight: integer,
  base: integer,
});

/** Replaces what a cluster has; what its services use stays. */
export const putClusterCapacityProviders = operation(
  structure<PutClusterCapacityProvidersCommandInput>({
    cluster: text(),
    capacityProviders: list(text()),
    defaultCapacityProviderStrategy: list(strategyItem),
  }),
  (input, { store }): Answer<PutClusterCapacityProvidersCommandOutput> => {
    if (!input.cluster) throw invalidParameter('Cluster can not be blank.');
    const before = findCluster(store, input.cluster);
    const { capacityProviders: references, defaultCapacityProviderStrategy: strategy } = input;
    if (!references || !strategy) {
      throw invalidParameter('capacityProviders and defaultCapacityProviderStrategy must both be given; [] is none.');
    }
    const names = references.map(resourceName);
    const missing = names.find((name) => !known(store).some((each) => each.name === name));
    if (missing !== undefined) throw invalidParameter(`The specified capacity provider '${missing}' was not found.`);
    const other = strategy.find(({ capacityProvider = '' }) => !names.includes(capacityProvider));
    if (other) {
      throw invalidParameter(
        `The default strategy names the capacity provider '${other.capacityProvider ?? ''}', which is not among capacityProviders.`,
      );
    }
    const gone = before.capacityProviders.filter((name) => !names.includes(name));
    const user = store
      .services()
      .find(
        (service) =>
          service.clusterArn === before.arn &&
          service.status === 'ACTIVE' &&
          primaryOf(service).settings.capacityProviderStrategy.some(({ capacityProvider = '' }) =>
            gone.includes(capacityProvider),
          ),
      );
    if (user) {
      throw new ApiError(
        'ResourceInUseException',
        `The service ${user.name} uses a capacity provider that would go; change its strategy first.`,
      );
    }
    const after = { ...before, capacityProviders: names, defaultCapacityProviderStrategy: strategy };
    store.putCluster(after);
    return { cluster: clusterView(store, after, { settings: true, statistics: false, tags: true }) };
  },
);
