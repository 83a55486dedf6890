import { randomUUID } from 'node:crypto';
import type {
  Attribute,
  RegisterContainerInstanceCommandInput,
  RegisterContainerInstanceCommandOutput,
} from '@aws-sdk/client-ecs';
import { machineOf, newInstance } from '../../state/newInstance.ts';
import { clientError } from '../errors.ts';
import { checkAttribute, withAttributes } from '../instances/attributes.ts';
import { containerInstanceView } from '../instances/views.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { instancesOf } from '../placing.ts';
import { list, opaque, structure, text } from '../shapes/shape.ts';
import { tag } from '../shapes/taskDefinition.ts';
import { checkTags, limitTags, mergeTags } from '../tags.ts';

/** An attribute of a request. */
export const attribute = structure<Attribute>({ name: text(), value: text(), targetType: text(), targetId: text() });

/**
 * Registers the engine's own Docker with a cluster again after it was deregistered. Where it is registered, attributes
 * and tags are added, as when an agent comes back. What it has is Docker's to say: `totalResources` has no effect.
 */
export const registerContainerInstance = operation(
  structure<RegisterContainerInstanceCommandInput>({
    cluster: text(),
    instanceIdentityDocument: text(),
    instanceIdentityDocumentSignature: text(),
    totalResources: list(opaque()),
    versionInfo: opaque(),
    containerInstanceArn: text(),
    attributes: list(attribute),
    platformDevices: list(opaque()),
    tags: list(tag),
  }),
  (input, { store, availability, clock }): Answer<RegisterContainerInstanceCommandOutput> => {
    const cluster = findCluster(store, input.cluster);
    const tags = checkTags(input.tags ?? []);
    const machine = machineOf(availability.status());
    const present = instancesOf(store, cluster).find(({ status }) => status !== 'INACTIVE');
    if (!present && !machine) {
      const { message, endpoint } = availability.status();
      throw clientError(message ?? `Docker does not answer at ${endpoint}.`);
    }
    const before = present ?? (machine && newInstance(cluster, machine, clock.now(), randomUUID()));
    if (!before) return {};
    // ECS's own attributes come with every registration of an agent; here they are there already.
    const own = (input.attributes ?? []).filter(({ name = '' }) => !/^(?:com\.amazonaws\.)?ecs\./.test(name));
    const attributes = withAttributes(
      before,
      own.map((each) => checkAttribute(before, each)),
    );
    store.putContainerInstance({ ...before, attributes, tags: limitTags(mergeTags(before.tags, tags)) });
    const after = store.containerInstance(before.arn) ?? before;
    return { containerInstance: containerInstanceView(store, after, { tags: true, health: false }) };
  },
);
