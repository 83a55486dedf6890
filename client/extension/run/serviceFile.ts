/** A service definition as read from a file: the input of CreateService, or what tools like ecspresso keep of it. Pure. */
import type { CreateServiceCommandInput, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { parse, type ParseError } from 'jsonc-parser';
import type { OverlayDocument } from '../../protocol/local.ts';
import { isRecord, recordsIn, textOf, type Definition } from './definition.ts';
import { networkFor } from './network.ts';
import { volumesFor } from './volumes.ts';
import { lastPart } from '../state/taskView.ts';
import type { AssumedLaunchType } from '../settings.ts';
import { launchTypeFor } from './request.ts';

/** The members of the file, as they are: the engine judges them by ECS's rules. */
export type ServiceDocument = Readonly<Record<string, unknown>>;

export type ReadService =
  | { readonly kind: 'service'; readonly document: ServiceDocument }
  | { readonly kind: 'unreadable'; readonly message: string; readonly offset?: number };

export function readService(text: string): ReadService {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) return { kind: 'unreadable', offset: error.offset, message: 'The service definition is not JSON.' };
  if (!isRecord(value)) return { kind: 'unreadable', message: 'A service definition is a JSON object { … }.' };
  const [described] = Array.isArray(value['services']) ? (value['services'] as unknown[]) : [];
  const document = isRecord(described) ? described : isRecord(value['service']) ? value['service'] : value;
  return { kind: 'service', document };
}

/** `family` or `family:revision`, from a name or an ARN; undefined when the file names none. */
export const taskDefinitionIn = (document: ServiceDocument): string | undefined => {
  const name = textOf(document['taskDefinition']);
  return name === undefined || name === '' ? undefined : lastPart(name);
};

export const clusterIn = (document: ServiceDocument): string => {
  const name = textOf(document['cluster']) ?? textOf(document['clusterArn']);
  return name === undefined || name === '' ? 'default' : lastPart(name);
};

export const serviceNameIn = (document: ServiceDocument): string | undefined => {
  const name = textOf(document['serviceName']) ?? textOf(document['service']);
  return name === undefined || name === '' ? undefined : lastPart(name);
};

export interface ServicePlan {
  readonly document: ServiceDocument;
  readonly name: string;
  readonly cluster: string;
  /** ARN of the revision to run. */
  readonly taskDefinition: string;
  readonly definition: Definition;
}

/** The request that creates it. What ECS needs and this machine knows better is filled in. */
export function createServiceInput(plan: ServicePlan, assumed: AssumedLaunchType): CreateServiceCommandInput {
  const { document, name, cluster, taskDefinition, definition } = plan;
  const hasLaunch = document['launchType'] !== undefined || document['capacityProviderStrategy'] !== undefined;
  const network = document['networkConfiguration'] === undefined ? networkFor(definition) : undefined;
  const volumes = recordsIn(document['volumeConfigurations']).length === 0 ? volumesFor(definition) : [];
  return {
    ...only(document, CREATE),
    serviceName: name,
    cluster,
    taskDefinition,
    ...(document['desiredCount'] === undefined && document['schedulingStrategy'] !== 'DAEMON'
      ? { desiredCount: 1 }
      : {}),
    ...(hasLaunch ? {} : { launchType: launchTypeFor(definition, assumed) }),
    ...(network === undefined ? {} : { networkConfiguration: network }),
    ...(volumes.length === 0 ? {} : { volumeConfigurations: volumes }),
  };
}

/** The request that brings a service that is there to what the file says. */
export function updateServiceInput({
  document,
  name,
  cluster,
  taskDefinition,
  definition,
}: ServicePlan): UpdateServiceCommandInput {
  const input = { ...only(document, UPDATE), service: name, cluster, taskDefinition };
  if (recordsIn(document['volumeConfigurations']).length > 0) return input;
  // Also none: a volume that was filled in before may be no more.
  return { ...input, volumeConfigurations: volumesFor(definition) };
}

/** Of the two overlays the service's goes first; both may say something about the same container. */
export function mergeOverlays(service: OverlayDocument = {}, definition: OverlayDocument = {}): OverlayDocument {
  const containers = { ...definition.containers };
  for (const [name, change] of Object.entries(service.containers ?? {})) {
    containers[name] = { ...containers[name], ...change };
  }
  const volumes = { ...definition.volumes, ...service.volumes };
  return {
    ...definition,
    ...service,
    ...(Object.keys(containers).length === 0 ? {} : { containers }),
    ...(Object.keys(volumes).length === 0 ? {} : { volumes }),
  };
}

/** Members that both operations take. */
const BOTH = [
  'availabilityZoneRebalancing',
  'capacityProviderStrategy',
  'deploymentConfiguration',
  'desiredCount',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'loadBalancers',
  'networkConfiguration',
  'placementConstraints',
  'placementStrategy',
  'platformVersion',
  'propagateTags',
  'serviceConnectConfiguration',
  'serviceRegistries',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
] as const;
const CREATE = [...BOTH, 'deploymentController', 'launchType', 'role', 'schedulingStrategy', 'tags'] as const;
const UPDATE = BOTH;

/** Output of describe-services has `null`s and empty lists, which mean nothing. */
const only = (document: ServiceDocument, members: readonly string[]): object =>
  Object.fromEntries(
    members
      .map((name) => [name, document[name]] as const)
      .filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)),
  );
