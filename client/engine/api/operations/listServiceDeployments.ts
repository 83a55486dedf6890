import type { ListServiceDeploymentsCommandInput, ListServiceDeploymentsCommandOutput } from '@aws-sdk/client-ecs';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { resolveServiceArn, serviceNotFound } from '../services/lookup.ts';
import { outcomeOf, serviceDeploymentBrief } from '../services/views.ts';
import { integer, list, number, structure, text, type Shape } from '../shapes/shape.ts';
import { invalidParameter } from '../errors.ts';

/** Epoch seconds: over the wire a time is a number. */
interface Period {
  readonly before?: number;
  readonly after?: number;
}

type Input = Omit<ListServiceDeploymentsCommandInput, 'createdAt'> & { createdAt?: Period };

const input: Shape<Input> = structure<Input>({
  service: text(),
  cluster: text(),
  status: list(text()),
  createdAt: structure<Period>({ before: number, after: number }),
  nextToken: text(),
  maxResults: integer,
});

const PAGE = 20;

/** The deployments of a service that are remembered, newest first. A rollback is part of the deployment it undoes. */
export const listServiceDeployments = operation(
  input,
  (request, { store }): Answer<ListServiceDeploymentsCommandOutput> => {
    const cluster = findCluster(store, request.cluster);
    if (!request.service) throw invalidParameter('Service can not be blank.');
    const service = store.service(resolveServiceArn(cluster, request.service));
    if (!service) throw serviceNotFound();
    const { before = Infinity, after = -Infinity } = request.createdAt ?? {};
    const matching = service.deployments
      .filter(({ rollbackOf }) => rollbackOf === undefined)
      .filter(({ createdAt }) => createdAt / 1000 > after && createdAt / 1000 < before)
      .filter((each) => request.status === undefined || request.status.includes(outcomeOf(service, each)))
      .sort((a, b) => b.createdAt - a.createdAt);
    const { items, ...more } = page(matching, ({ id }) => id, request, PAGE);
    return { serviceDeployments: items.map((each) => serviceDeploymentBrief(service, each)), ...more };
  },
);
