/** The record a task begins with. Pure: ids and time are given. */
import { containerArn, taskArn } from './arn.ts';
import { subnetOf } from './network.ts';
import { PAUSE_CONTAINER_NAME, type ContainerObserved, type Tag, type TaskRecord, type TaskSpec } from './model.ts';

/** What RunTask, or a service's deployment, decided for all tasks of one request. */
export type TaskPlan = Omit<TaskSpec, 'arn' | 'id'> & {
  readonly clusterName: string;
  readonly tags: readonly Tag[];
  /** Image of the pause container, should there be one. */
  readonly helperImage: string;
};

/** @param newUuid a fresh uuid at each call */
export function newTask(plan: TaskPlan, newUuid: () => string): TaskRecord {
  const { clusterName, tags, helperImage, ...spec } = plan;
  const id = newUuid().replaceAll('-', '');
  const awsvpc = plan.definition.networkMode === 'awsvpc';
  return {
    spec: { ...spec, arn: taskArn(clusterName, id), id },
    desired: { status: 'RUNNING' },
    observed: {
      lastStatus: awsvpc ? 'PROVISIONING' : 'PENDING',
      containers: newContainers(plan, helperImage, () => containerArn(clusterName, id, newUuid())),
      health: 'UNKNOWN',
      attachments: awsvpc ? [promisedInterface(plan, newUuid())] : [],
      taskVolumes: {},
      cleanedUp: false,
    },
    tags,
    version: 1,
  };
}

/** The network interface that an awsvpc task will have, as ECS shows it before there is one. */
const promisedInterface = ({ networkConfiguration }: Pick<TaskPlan, 'networkConfiguration'>, id: string) => ({
  id,
  type: 'ElasticNetworkInterface',
  status: 'PRECREATED',
  details: [{ name: 'subnetId', value: subnetOf(networkConfiguration) }],
});

/** Containers in the definition's order, the pause, which only awsvpc has, last. */
function newContainers(
  { definition, overlay, imageDigests }: Pick<TaskPlan, 'definition' | 'overlay' | 'imageDigests'>,
  helperImage: string,
  newArn: () => string,
): readonly ContainerObserved[] {
  const untouched = { health: { status: 'UNKNOWN' }, networkBindings: [], restartCount: 0 } as const;
  const containers = (definition.containerDefinitions ?? []).map((container): ContainerObserved => {
    const local = overlay?.containers[container.name ?? ''];
    return {
      ...untouched,
      name: container.name ?? '',
      arn: newArn(),
      kind: 'NORMAL',
      essential: container.essential ?? true,
      image: atDigest(local?.image ?? container.image ?? '', imageDigests?.[container.name ?? '']),
      ...(local?.skip ? { status: 'STOPPED', skipped: true } : { status: 'NONE' }),
    };
  });
  if (definition.networkMode !== 'awsvpc') return containers;
  return [
    ...containers,
    {
      ...untouched,
      name: PAUSE_CONTAINER_NAME,
      arn: newArn(),
      kind: 'CNI_PAUSE',
      essential: true,
      image: helperImage,
      status: 'NONE',
    },
  ];
}

/** A tag may come to mean another image while a deployment is under way; a digest never does. */
const atDigest = (image: string, digest: string | undefined) =>
  digest === undefined || image.includes('@') ? image : `${image}@${digest}`;
