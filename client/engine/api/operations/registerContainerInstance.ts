import { randomUUID } from 'node:crypto';
import type {
  Attribute,
  RegisterContainerInstanceCommandInput,
  RegisterContainerInstanceCommandOutput,
  Resource,
} from '@aws-sdk/client-ecs';
import { resourceName } from '../../state/arn.ts';
import { type ContainerInstanceRecord, type DockerWish, nameOfInstance } from '../../state/instances.ts';
import type { ClusterRecord } from '../../state/model.ts';
import { machineOf, newInstance } from '../../state/newInstance.ts';
import { messageOf } from '../../util/log.ts';
import type { ApiContext } from '../context.ts';
import { clientError, invalidParameter } from '../errors.ts';
import { checkAttribute, withAttributes } from '../instances/attributes.ts';
import { resolveInstanceArn } from '../instances/lookup.ts';
import { dockerWish, isDockerAttribute } from '../instances/otherDocker.ts';
import { containerInstanceView } from '../instances/views.ts';
import { findCluster } from '../lookup.ts';
import { operation, type Answer } from '../operation.ts';
import { instancesOf } from '../placing.ts';
import { integer, list, number, opaque, structure, text } from '../shapes/shape.ts';
import { tag } from '../shapes/taskDefinition.ts';
import { checkTags, limitTags, mergeTags } from '../tags.ts';

/** An attribute of a request. */
export const attribute = structure<Attribute>({ name: text(), value: text(), targetType: text(), targetId: text() });

/**
 * Registers another Docker, which the attributes `drydock.docker-context` or `drydock.docker-host` name; without them the
 * engine's own again, after it was deregistered. Where one is registered, attributes and tags are added, as when an agent
 * comes back. CPU, memory and ports are Docker's to say; of `totalResources` the ids of its GPUs are taken.
 */
export const registerContainerInstance = operation(
  structure<RegisterContainerInstanceCommandInput>({
    cluster: text(),
    instanceIdentityDocument: text(),
    instanceIdentityDocumentSignature: text(),
    totalResources: list(
      structure<Resource>({
        name: text(),
        type: text(),
        doubleValue: number,
        longValue: integer,
        integerValue: integer,
        stringSetValue: list(text()),
      }),
    ),
    versionInfo: opaque(),
    containerInstanceArn: text(),
    attributes: list(attribute),
    platformDevices: list(opaque()),
    tags: list(tag),
  }),
  async (input, context): Promise<Answer<RegisterContainerInstanceCommandOutput>> => {
    const { store } = context;
    const cluster = findCluster(store, input.cluster);
    const tags = checkTags(input.tags ?? []);
    const wish = dockerWish(input.attributes ?? []);
    const before = wish ? await other(context, cluster, wish, input.containerInstanceArn) : own(context, cluster);
    // ECS's own attributes come with every registration of an agent; here they are there already.
    const given = (input.attributes ?? []).filter(
      (each) => !/^(?:com\.amazonaws\.)?ecs\./.test(each.name ?? '') && !isDockerAttribute(each),
    );
    const attributes = withAttributes(
      before,
      given.map((each) => checkAttribute(before, each)),
    );
    const gpus = input.totalResources?.find(({ name }) => name === 'GPU')?.stringSetValue;
    store.putContainerInstance({
      ...before,
      attributes,
      tags: limitTags(mergeTags(before.tags, tags)),
      ...(gpus === undefined ? {} : { gpus }),
    });
    const after = store.containerInstance(before.arn) ?? before;
    return { containerInstance: containerInstanceView(store, after, { tags: true, health: false }) };
  },
);

/** @throws ApiError ClientException when Docker does not answer */
function own({ store, availability, clock }: ApiContext, cluster: ClusterRecord): ContainerInstanceRecord {
  const present = instancesOf(store, cluster).find(({ status, docker }) => status !== 'INACTIVE' && !docker);
  if (present) return present;
  const machine = machineOf(availability.status());
  if (machine) return newInstance(cluster, machine, clock.now(), randomUUID());
  const { message, endpoint } = availability.status();
  throw clientError(message ?? `Docker does not answer at ${endpoint}.`);
}

/** @throws ApiError when it cannot be looked at, or is registered already */
async function other(
  { store, clock, lookAtDocker }: ApiContext,
  cluster: ClusterRecord,
  wish: DockerWish,
  again: string | undefined,
): Promise<ContainerInstanceRecord> {
  const { docker, machine, isOwn } = await lookAtDocker(wish).catch((error: unknown) => {
    throw clientError(messageOf(error));
  });
  if (isOwn) {
    throw invalidParameter(
      'This is the Docker that Drydock itself uses: it is a container instance of every cluster already. Name another one.',
    );
  }
  // Asked after the look, which takes its time: two registrations of one Docker may be on their way.
  const present = store
    .containerInstances()
    .find(({ status, docker: known }) => status !== 'INACTIVE' && known?.id === docker.id);
  if (!present) return newInstance(cluster, machine, clock.now(), randomUUID(), docker);
  if (again !== undefined && resolveInstanceArn(cluster, again) === present.arn) return { ...present, docker };
  throw invalidParameter(
    `This Docker (${docker.id}) is registered already, as the container instance ${present.id} (${nameOfInstance(present)}) of the cluster ${resourceName(present.clusterArn)}. Deregister that one first, or name its ARN in containerInstanceArn to change it.`,
  );
}
