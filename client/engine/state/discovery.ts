/** The names that services are known by (ecs/runtime section 8). Pure. */
import type { ContainerDefinition, TaskDefinitionInput } from './model.ts';
import { resourceName } from './arn.ts';
import type { DeploymentRecord, RevisionSettings, ServiceRecord } from './services.ts';
import type { StoreReader } from './store.ts';

/** Of Cloud Map names that nothing else is known about. */
export const DEFAULT_NAMESPACE = 'local';

/**
 * `service.namespace` for each Cloud Map service that a deployment's tasks are registered with. ECS knows one by an ARN,
 * which tells its id only: the name is what `serviceRegistries` of the overlay says, by ARN or id, else the ECS service's
 * own name in the namespace `local`.
 */
export function registeredNames(
  { name }: Pick<ServiceRecord, 'name'>,
  { serviceRegistries, overlay }: Pick<RevisionSettings, 'serviceRegistries' | 'overlay'>,
): readonly string[] {
  const given = overlay?.serviceRegistries ?? {};
  return serviceRegistries.map(
    ({ registryArn = '' }) => given[registryArn] ?? given[resourceName(registryArn)] ?? `${name}.${DEFAULT_NAMESPACE}`,
  );
}

/** What a service offers through Service Connect: one client alias. Durations are milliseconds; 0 is without an end. */
export interface Offer {
  /** Namespace and name of the endpoint. */
  readonly key: string;
  readonly namespace: string;
  readonly dnsName: string;
  /** Where clients connect. */
  readonly port: number;
  /** Of the task definition. */
  readonly portName: string;
  readonly protocol: ConnectProtocol;
  readonly idleTimeout: number;
  readonly requestTimeout: number;
}

/** `http2` is gRPC's, too. */
export type ConnectProtocol = 'tcp' | 'http' | 'http2';

const SECOND = 1000;

/** The namespace of a deployment's Service Connect: its own, its cluster's default, or one of the cluster's name. */
export function namespaceOf(
  store: Pick<StoreReader, 'cluster'>,
  { clusterName }: Pick<ServiceRecord, 'clusterName'>,
  { serviceConnectConfiguration: connect }: Pick<RevisionSettings, 'serviceConnectConfiguration'>,
): string | undefined {
  if (connect?.enabled !== true) return undefined;
  const given = connect.namespace ?? store.cluster(clusterName)?.serviceConnectDefaults?.namespace;
  return given === undefined ? clusterName : resourceName(given);
}

/** What the tasks of a deployment offer; nothing for a service that is a client only. */
export function offersOf(
  store: Pick<StoreReader, 'cluster' | 'taskDefinition'>,
  service: ServiceRecord,
  { settings }: DeploymentRecord,
): readonly Offer[] {
  const namespace = namespaceOf(store, service, settings);
  if (namespace === undefined) return [];
  const definition = store.taskDefinition(settings.taskDefinitionArn)?.definition;
  return (settings.serviceConnectConfiguration?.services ?? []).flatMap(
    ({ portName = '', discoveryName = portName, clientAliases = [], timeout = {} }) => {
      const protocol = protocolOf(portNamed(definition, portName)?.mapping.appProtocol);
      const idle = timeout.idleTimeoutSeconds ?? (protocol === 'tcp' ? 3600 : 300);
      const request = timeout.perRequestTimeoutSeconds ?? 15;
      return clientAliases.flatMap(({ port, dnsName = `${discoveryName}.${namespace}` }) =>
        port === undefined
          ? []
          : [
              {
                key: `${namespace}/${dnsName}`,
                namespace,
                dnsName,
                port,
                portName,
                protocol,
                idleTimeout: idle * SECOND,
                requestTimeout: protocol === 'tcp' ? 0 : request * SECOND,
              },
            ],
      );
    },
  );
}

function protocolOf(appProtocol: string | undefined): ConnectProtocol {
  if (appProtocol === 'http2' || appProtocol === 'grpc') return 'http2';
  return appProtocol === 'http' ? 'http' : 'tcp';
}

/** The port mapping of a name, and the container that has it. */
export function portNamed(
  definition: TaskDefinitionInput | undefined,
  portName: string,
):
  | {
      readonly containerName: string;
      readonly mapping: NonNullable<ContainerDefinition['portMappings']>[number];
    }
  | undefined {
  for (const { name: containerName = '', portMappings = [] } of definition?.containerDefinitions ?? []) {
    const mapping = portMappings.find(({ name }) => name === portName);
    if (mapping) return { containerName, mapping };
  }
  return undefined;
}
