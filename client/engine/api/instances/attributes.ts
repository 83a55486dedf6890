/** What PutAttributes, DeleteAttributes and RegisterContainerInstance say of attributes. Pure. */
import type { Attribute } from '@aws-sdk/client-ecs';
import { DOCKER_ATTRIBUTES } from '../../../protocol/local.ts';
import { builtInAttributes, type ContainerInstanceRecord, type InstanceAttribute } from '../../state/instances.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { isDockerAttribute } from './otherDocker.ts';

const MOST_OF_ONE_INSTANCE = 10;

/** @throws ApiError for a name or value that ECS refuses, or one that ECS itself gives */
export function checkAttribute(instance: ContainerInstanceRecord, { name = '', value }: Attribute): InstanceAttribute {
  if (!/^[A-Za-z0-9_./\\-]{1,128}$/.test(name)) {
    throw invalidParameter(
      `The attribute name '${name}' is not valid: 1 to 128 letters, numbers and characters of - _ . / \\ are allowed.`,
    );
  }
  if (value !== undefined && (!/^[A-Za-z0-9_./\\@: -]{1,128}$/.test(value) || value !== value.trim())) {
    throw invalidParameter(
      `The value '${value}' of the attribute '${name}' is not valid: 1 to 128 letters, numbers, spaces (not at the ends) and characters of - _ . / \\ @ : are allowed.`,
    );
  }
  if (isDockerAttribute({ name })) {
    throw invalidParameter(
      `The attribute '${name}' says which Docker the instance is: deregister it, and register it again with ${Object.values(DOCKER_ATTRIBUTES).join(', ')}.`,
    );
  }
  const isReserved =
    name.startsWith('com.amazonaws.ecs.') || builtInAttributes(instance).some((each) => each.name === name);
  if (isReserved) throw invalidParameter(`The attribute '${name}' is one that ECS gives; it cannot be changed.`);
  return { name, ...(value === undefined ? {} : { value }) };
}

/** The instance's own attributes with others put over them. */
export function withAttributes(
  { arn, attributes }: Pick<ContainerInstanceRecord, 'arn' | 'attributes'>,
  given: readonly InstanceAttribute[],
): readonly InstanceAttribute[] {
  const merged = [...new Map([...attributes, ...given].map((each) => [each.name, each])).values()];
  if (merged.length > MOST_OF_ONE_INSTANCE) {
    throw new ApiError(
      'AttributeLimitExceededException',
      `The container instance ${arn} would have ${merged.length} attributes of its own; at most ${MOST_OF_ONE_INSTANCE} are allowed.`,
    );
  }
  return merged;
}
