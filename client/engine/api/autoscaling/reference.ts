/** Which service a request of Application Auto Scaling is about. */
import { serviceArn } from '../../state/arn.ts';
import type { ScalableTargetRecord } from '../../state/scaling.ts';
import type { ServiceRecord } from '../../state/services.ts';
import type { StoreReader } from '../../state/store.ts';
import { ApiError } from '../errors.ts';

export const NAMESPACE = 'ecs';
export const DIMENSION = 'ecs:service:DesiredCount';

export const validation = (message: string) => new ApiError('ValidationException', message);

interface Reference {
  readonly ServiceNamespace?: string;
  readonly ResourceId?: string;
  readonly ScalableDimension?: string;
}

export function checkNamespace({ ServiceNamespace, ScalableDimension }: Reference): void {
  if (ServiceNamespace !== NAMESPACE) {
    throw validation(
      `Unsupported service namespace: ${ServiceNamespace ?? '(none)'}. Here services of Amazon ECS scale, namespace ${NAMESPACE}.`,
    );
  }
  if (ScalableDimension !== undefined && ScalableDimension !== DIMENSION) {
    throw validation(`Unsupported scalable dimension: ${ScalableDimension}. A service has ${DIMENSION}.`);
  }
}

/** @throws ApiError ValidationException when the id is none of a service, or there is no such service */
export function findScaledService(store: StoreReader, reference: Reference): ServiceRecord {
  checkNamespace(reference);
  const { ResourceId = '', ScalableDimension } = reference;
  if (ScalableDimension === undefined)
    throw validation('ScalableDimension is missing; a service has ' + DIMENSION + '.');
  const [, cluster, name] = /^service\/([^/]+)\/([^/]+)$/.exec(ResourceId) ?? [];
  if (cluster === undefined || name === undefined) {
    throw validation(`Unsupported resource type: ${ResourceId}. It is service/<cluster>/<service>.`);
  }
  const service = store.service(serviceArn(cluster, name));
  if (!service || service.status === 'INACTIVE') throw validation(`ECS service doesn't exist: ${ResourceId}`);
  return service;
}

/** @throws ApiError ObjectNotFoundException */
export function findScalableTarget(store: StoreReader, reference: Reference): ScalableTargetRecord {
  checkNamespace(reference);
  const { ResourceId = '' } = reference;
  const target = store.scalableTarget(ResourceId);
  if (!target) throw notFound('scalable target', ResourceId);
  return target;
}

export const notFound = (what: string, resourceId: string) =>
  new ApiError(
    'ObjectNotFoundException',
    `No ${what} found for service namespace: ${NAMESPACE}, resource ID: ${resourceId}, scalable dimension: ${DIMENSION}`,
  );
