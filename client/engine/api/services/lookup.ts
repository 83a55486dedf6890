/** From what a request names (a name, `cluster/name`, an ARN) to a service or one of its deployments. */
import { parseArn, resourceName, serviceArn } from '../../state/arn.ts';
import type { ClusterRecord } from '../../state/model.ts';
import type { DeploymentRecord, ServiceRecord } from '../../state/services.ts';
import type { StoreReader } from '../../state/store.ts';
import { ApiError, invalidParameter } from '../errors.ts';

export const serviceNotFound = () => new ApiError('ServiceNotFoundException', 'Service not found.');
export const serviceNotActive = () => new ApiError('ServiceNotActiveException', 'Service was not ACTIVE.');
export const unsupported = (message: string) => new ApiError('UnsupportedFeatureException', message);

/**
 * A service's ARN from its name, `cluster/name` or ARN, also one in the old format without the cluster.
 * @throws ApiError InvalidParameterException when the reference names another cluster
 */
export function resolveServiceArn(cluster: ClusterRecord, reference: string): string {
  const arn = parseArn(reference);
  if (arn && arn.resourceType !== 'service') throw invalidParameter(`Invalid service identifier: ${reference}`);
  const parts = (arn ? arn.resource : reference).split('/');
  const named = parts.length > 1 ? parts.at(-2) : undefined;
  if (named !== undefined && named !== cluster.name) {
    throw invalidParameter(`Identifier is for ${named}. Your cluster is ${cluster.name}`);
  }
  return serviceArn(cluster.name, parts.at(-1) ?? '');
}

/**
 * A service, also one that is over.
 * @throws ApiError ServiceNotFoundException; InvalidParameterException when none is named
 */
export function findAnyService(
  store: StoreReader,
  cluster: ClusterRecord,
  reference: string | undefined,
): ServiceRecord {
  if (reference === undefined || reference === '') throw invalidParameter('Service can not be blank.');
  const service = store.service(resolveServiceArn(cluster, reference));
  if (!service) throw serviceNotFound();
  return service;
}

/**
 * A service that is not over.
 * @throws ApiError as {@link findAnyService}, and ServiceNotActiveException
 */
export function findService(store: StoreReader, cluster: ClusterRecord, reference: string | undefined): ServiceRecord {
  const service = findAnyService(store, cluster, reference);
  if (service.status === 'INACTIVE') throw serviceNotActive();
  return service;
}

export interface FoundDeployment {
  readonly service: ServiceRecord;
  readonly deployment: DeploymentRecord;
}

/** The service deployment an ARN names: the deployment that began it, not the rollback it may have ended in. */
export function findServiceDeployment(store: StoreReader, arn: string): FoundDeployment | undefined {
  return findIn(store, arn, 'service-deployment', ({ serviceDeploymentId, rollbackOf }, id) =>
    rollbackOf === undefined ? serviceDeploymentId === id : false,
  );
}

export const findServiceRevision = (store: StoreReader, arn: string): FoundDeployment | undefined =>
  findIn(store, arn, 'service-revision', ({ revisionId }, id) => revisionId === id);

function findIn(
  store: StoreReader,
  text: string,
  type: string,
  matches: (deployment: DeploymentRecord, id: string) => boolean,
): FoundDeployment | undefined {
  const arn = parseArn(text);
  if (arn?.resourceType !== type) throw invalidParameter(`Invalid ${type} ARN: ${text}`);
  const [cluster = '', name = ''] = arn.resource.split('/');
  const service = store.service(serviceArn(cluster, name));
  const deployment = service?.deployments.find((each) => matches(each, resourceName(text)));
  return service && deployment && { service, deployment };
}
