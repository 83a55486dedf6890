/** What ECS refuses of CreateService and UpdateService beyond what the rule set finds. Each throws ApiError. */
import type { CreateServiceCommandInput, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../../state/model.ts';
import { namespaceOf } from '../../state/discovery.ts';
import { primaryOf, type RevisionSettings, type ServiceRecord } from '../../state/services.ts';
import type { StoreReader } from '../../state/store.ts';
import type { CheckService } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { newProblem } from '../newProblem.ts';
import { unsupported } from './lookup.ts';

type Input = Omit<CreateServiceCommandInput, 'serviceName' | 'cluster'> &
  Partial<Pick<UpdateServiceCommandInput, 'forceNewDeployment'>>;

/** What ECS can do and the local one cannot: said before anything else about the request. */
export function checkSupported(input: Input): void {
  const { deploymentConfiguration, deploymentController, vpcLatticeConfigurations, gatewayConnectors } = input;
  const { strategy = 'ROLLING', lifecycleHooks = [] } = deploymentConfiguration ?? {};
  if (strategy !== 'ROLLING') {
    throw unsupported(
      `The deployment strategy ${strategy} is not supported by the local ECS: it rolls tasks over one after the other. Use ROLLING, or leave deploymentConfiguration.strategy out.`,
    );
  }
  if (lifecycleHooks.length > 0) {
    throw unsupported('Deployment lifecycle hooks are not supported by the local ECS; leave lifecycleHooks out.');
  }
  const controller = deploymentController?.type ?? 'ECS';
  if (controller !== 'ECS') {
    throw unsupported(
      `The deployment controller ${controller} is not supported by the local ECS; use ECS, or leave deploymentController out.`,
    );
  }
  if ((vpcLatticeConfigurations?.length ?? 0) > 0) {
    throw unsupported('VPC Lattice is not supported by the local ECS; leave vpcLatticeConfigurations out.');
  }
  if ((gatewayConnectors?.length ?? 0) > 0) {
    throw unsupported('Gateway connectors are not supported by the local ECS; leave gatewayConnectors out.');
  }
}

const STRATEGIES = ['REPLICA', 'DAEMON'] as const;

export function checkScheduling(given: string | undefined): (typeof STRATEGIES)[number] {
  const strategy = STRATEGIES.find((each) => each === (given ?? 'REPLICA'));
  if (!strategy) throw invalidParameter(`schedulingStrategy is ${given ?? ''}; it must be one of REPLICA, DAEMON.`);
  return strategy;
}

export function checkDesiredCount(count: number | undefined): void {
  if (count !== undefined && count < 0) throw invalidParameter('desiredCount cannot be a negative number.');
}

/** Rebalancing begins with one task more than are wanted. */
export function checkRebalancing({
  availabilityZoneRebalancing,
  deploymentConfiguration: { maximumPercent },
}: Pick<ServiceRecord, 'availabilityZoneRebalancing' | 'deploymentConfiguration'>): void {
  if (availabilityZoneRebalancing !== 'ENABLED' || maximumPercent > 100) return;
  throw invalidParameter(
    'Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.',
  );
}

/** A breaker's threshold: a number of tasks, or a percentage of the desired count. */
export function checkBreaker({ deploymentConfiguration }: Input): void {
  const threshold = deploymentConfiguration?.deploymentCircuitBreaker?.thresholdConfiguration;
  if (!threshold) return;
  const { type, value } = threshold;
  if (type !== 'COUNT' && type !== 'BOUNDED_PERCENT' && type !== 'UNBOUNDED_PERCENT') {
    throw invalidParameter(
      `thresholdConfiguration.type is ${String(type)}; it must be one of BOUNDED_PERCENT, UNBOUNDED_PERCENT, COUNT.`,
    );
  }
  if (value === undefined || value < 1 || (type !== 'COUNT' && value > 100)) {
    throw invalidParameter(
      `thresholdConfiguration.value is ${String(value)}; it must be ${type === 'COUNT' ? '1 or more' : 'from 1 to 100'}.`,
    );
  }
}

export function checkClientToken(token: string | undefined): void {
  if (token !== undefined && !/^[!-~]{1,36}$/.test(token)) {
    throw invalidParameter('clientToken must have 1 to 36 printable ASCII characters and no spaces.');
  }
}

/** Names of what there is none of on this machine: real service files run with theirs, placeholders or not. */
const ACCEPTED: ReadonlySet<string> = new Set(['svc-subnets']);

/**
 * The editor's rules, for a whole service with its definition.
 * @param former what an update changes: what is wrong with that already is let be
 */
export function checkRules(
  check: CheckService,
  input: object,
  { definition }: Pick<TaskDefinitionRecord, 'definition'>,
  former?: { readonly input: object; readonly definition: TaskDefinitionRecord['definition'] },
): void {
  const found = check(input, definition).filter(({ code }) => !ACCEPTED.has(code));
  const problem = newProblem(found, () => (former ? check(former.input, former.definition) : []));
  if (problem) throw invalidParameter(problem.message);
}

/**
 * A name of Service Connect is a service of Cloud Map, of which a namespace has one by that name ("each
 * ServiceConnectService must have a name that is unique in the namespace").
 */
export function checkDiscoveryNames(
  { arn, clusterName }: Pick<ServiceRecord, 'arn' | 'clusterName'>,
  settings: RevisionSettings,
  store: StoreReader,
): void {
  const own = discoveryNames({ clusterName }, settings, store);
  for (const other of store.services()) {
    if (other.arn === arn || other.status !== 'ACTIVE') continue;
    const taken = discoveryNames(other, primaryOf(other).settings, store).find((each) => own.includes(each));
    if (taken === undefined) continue;
    throw invalidParameter(
      `The Service Connect name '${taken}' belongs to the service ${other.name} of the cluster ${other.clusterName}: give discoveryName a name that the namespace does not have yet.`,
    );
  }
}

/** `name.namespace` of each port that it offers. */
function discoveryNames(
  service: Pick<ServiceRecord, 'clusterName'>,
  settings: RevisionSettings,
  store: StoreReader,
): readonly string[] {
  const namespace = namespaceOf(store, service, settings);
  if (namespace === undefined) return [];
  return (settings.serviceConnectConfiguration?.services ?? []).map(
    ({ portName = '', discoveryName = portName }) => `${discoveryName}.${namespace}`,
  );
}
