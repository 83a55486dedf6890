import type {
  Attribute,
  DeleteAttributesCommandInput,
  DeleteAttributesCommandOutput,
  ListAttributesCommandInput,
  ListAttributesCommandOutput,
  PutAttributesCommandInput,
  PutAttributesCommandOutput,
} from '@aws-sdk/client-ecs';
import { allAttributes, type ContainerInstanceRecord } from '../../state/instances.ts';
import type { ClusterRecord } from '../../state/model.ts';
import type { StoreReader } from '../../state/store.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { checkAttribute, withAttributes } from '../instances/attributes.ts';
import { findInstance } from '../instances/lookup.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { page } from '../pagination.ts';
import { instancesOf } from '../placing.ts';
import { integer, list, structure, text } from '../shapes/shape.ts';
import { attribute } from './registerContainerInstance.ts';

const TARGET_TYPE = 'container-instance';
const MOST_AT_ONCE = 10;

function checkGiven(attributes: readonly Attribute[] | undefined): readonly Attribute[] {
  if (!attributes || attributes.length === 0) throw invalidParameter('attributes can not be empty.');
  if (attributes.length > MOST_AT_ONCE) {
    throw invalidParameter(
      `There are ${attributes.length} attributes; at most ${MOST_AT_ONCE} are allowed in one call.`,
    );
  }
  return attributes;
}

function targetOf(store: StoreReader, cluster: ClusterRecord, { targetId, targetType }: Attribute) {
  if (targetType !== undefined && (targetType as string) !== TARGET_TYPE) {
    throw invalidParameter(`targetType is ${targetType as string}; it must be ${TARGET_TYPE}.`);
  }
  if (!targetId) throw invalidParameter('targetId can not be blank.');
  const instance = findInstance(store, cluster, targetId);
  if (!instance) {
    throw new ApiError('TargetNotFoundException', `The container instance ${targetId} was not found.`);
  }
  return instance;
}

const told = ({ arn }: ContainerInstanceRecord, { name, value }: Attribute): Attribute => ({
  name,
  ...(value === undefined ? {} : { value }),
  targetType: TARGET_TYPE,
  targetId: arn,
});

export const putAttributes = operation(
  structure<PutAttributesCommandInput>({ cluster: text(), attributes: list(attribute) }),
  (input, { store }): Answer<PutAttributesCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const changed = new Map<string, ContainerInstanceRecord>();
    const attributes = checkGiven(input.attributes).map((each) => {
      const found = targetOf(store, cluster, each);
      const instance = changed.get(found.arn) ?? found;
      const checked = checkAttribute(instance, each);
      changed.set(instance.arn, { ...instance, attributes: withAttributes(instance, [checked]) });
      return told(instance, checked);
    });
    // All of them or none.
    for (const instance of changed.values()) store.putContainerInstance(instance);
    return { attributes };
  },
);

export const deleteAttributes = operation(
  structure<DeleteAttributesCommandInput>({ cluster: text(), attributes: list(attribute) }),
  (input, { store }): Answer<DeleteAttributesCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const attributes = checkGiven(input.attributes).flatMap((each) => {
      const instance = targetOf(store, cluster, each);
      const { name } = checkAttribute(instance, each);
      const before = instance.attributes.find((own) => own.name === name);
      if (!before) return [];
      store.putContainerInstance({ ...instance, attributes: instance.attributes.filter((own) => own !== before) });
      return [told(instance, before)];
    });
    return { attributes };
  },
);

/** Attributes of all instances of a cluster, ECS's own too. */
export const listAttributes = operation(
  structure<ListAttributesCommandInput>({
    cluster: text(),
    targetType: text(),
    attributeName: text(),
    attributeValue: text(),
    nextToken: text(),
    maxResults: integer,
  }),
  (input, { store }): Answer<ListAttributesCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const { targetType, attributeName, attributeValue } = input;
    if (targetType !== TARGET_TYPE) {
      throw invalidParameter(`targetType is ${String(targetType)}; it must be ${TARGET_TYPE}.`);
    }
    const found = instancesOf(store, cluster)
      .filter(({ status }) => status !== 'INACTIVE')
      .flatMap((instance) =>
        allAttributes(instance)
          .filter(({ name }) => attributeName === undefined || name === attributeName)
          .filter(({ value }) => attributeValue === undefined || value === attributeValue)
          .map((each) => told(instance, each)),
      );
    const { items: attributes, ...more } = page(
      found,
      ({ name, targetId }) => `${name ?? ''} ${targetId ?? ''}`,
      input,
    );
    return { attributes, ...more };
  },
);
