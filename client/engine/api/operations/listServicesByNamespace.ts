import type { ListServicesByNamespaceCommandInput, ListServicesByNamespaceCommandOutput } from '@aws-sdk/client-ecs';
import { resourceName } from '../../state/arn.ts';
import { namespaceOf } from '../../state/discovery.ts';
import { primaryOf } from '../../state/services.ts';
import { invalidParameter } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { integer, structure, text } from '../shapes/shape.ts';

const PAGE = 10;

/** Services of all clusters whose Service Connect is in a namespace, by the namespace's name or ARN. */
export const listServicesByNamespace = operation(
  structure<ListServicesByNamespaceCommandInput>({ namespace: text(), nextToken: text(), maxResults: integer }),
  (input, { store }): Answer<ListServicesByNamespaceCommandOutput> => {
    if (!input.namespace) throw invalidParameter('namespace can not be blank.');
    const wanted = resourceName(input.namespace);
    const arns = store
      .services()
      .filter(
        (service) =>
          service.status !== 'INACTIVE' && namespaceOf(store, service, primaryOf(service).settings) === wanted,
      )
      .map(({ arn }) => arn);
    const { items: serviceArns, ...more } = page(arns, (arn) => arn, input, PAGE);
    return { serviceArns, ...more };
  },
);
