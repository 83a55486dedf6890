import type { Tag } from '@aws-sdk/client-ecs';
import { parseArn, resourceName } from '../state/arn.ts';
import type { ControlWriter } from '../state/store.ts';
import { clusterNotFound, invalidParameter, resourceNotFound } from './errors.ts';

export interface TaggedResource {
  readonly tags: readonly Tag[];
  setTags(tags: readonly Tag[]): void;
}

/**
 * Something that can have tags, by its ARN.
 * @throws ApiError when the ARN is not one of those or nothing has it
 */
export function findTagged(store: ControlWriter, arn: string | undefined): TaggedResource {
  if (arn === undefined || arn === '') throw invalidParameter('resourceArn can not be blank.');
  switch (parseArn(arn)?.resourceType) {
    case 'cluster': {
      const cluster = store.cluster(resourceName(arn));
      if (cluster?.arn !== arn || cluster.status !== 'ACTIVE') throw clusterNotFound();
      return { tags: cluster.tags, setTags: (tags) => store.putCluster({ ...cluster, tags }) };
    }
    case 'task-definition': {
      const definition = store.taskDefinition(arn);
      if (!definition) throw resourceNotFound();
      return { tags: definition.tags, setTags: (tags) => store.putTaskDefinition({ ...definition, tags }) };
    }
    case 'task': {
      const task = store.task(arn);
      if (!task) throw resourceNotFound();
      return { tags: task.tags, setTags: (tags) => store.setTaskTags(arn, tags) };
    }
    case 'service': {
      const service = store.service(arn);
      if (!service) throw resourceNotFound();
      return { tags: service.tags, setTags: (tags) => store.putService({ ...service, tags }) };
    }
    case 'container-instance': {
      const instance = store.containerInstance(arn);
      if (!instance) throw resourceNotFound();
      return { tags: instance.tags, setTags: (tags) => store.putContainerInstance({ ...instance, tags }) };
    }
    case 'capacity-provider': {
      const provider = store.capacityProviders().find((each) => each.arn === arn);
      if (!provider) throw resourceNotFound();
      return { tags: provider.tags, setTags: (tags) => store.putCapacityProvider({ ...provider, tags }) };
    }
    default:
      throw invalidParameter(
        `Invalid ARN: ${arn}. Tags are kept for clusters, services, tasks, task definitions, container instances and capacity providers.`,
      );
  }
}
