/** Where a task answers, as a container on the engine's network and Docker's default one sees it. */
import type { Docker } from '../../docker/docker.ts';
import type { ContainerInstanceRecord } from '../../state/instances.ts';
import type { ContainerObserved, TaskRecord } from '../../state/model.ts';

/** The machine that Docker runs on, as the balancer's container knows it. */
export const DOCKER_HOST_NAME = 'host.docker.internal';

export interface TargetAddress {
  readonly address: string;
  readonly port: number;
}

/** As HAProxy knows a task. */
export const serverName = ({ spec }: TaskRecord): string => `task-${spec.id}`;

/** What an address is known by: another one after a restart of the container, which may have another address then. */
export function addressKey(
  { spec, observed }: TaskRecord,
  { containerName, containerPort }: { readonly containerName: string; readonly containerPort: number },
): string {
  const container = observed.containers.find(({ name }) => name === containerName);
  return `${spec.arn}/${containerName}/${containerPort}/${container?.startedAt ?? 0}`;
}

/** On another Docker it is the port published there. Undefined while there is none, or none any more. */
export function publishedAt(
  { spec, observed }: TaskRecord,
  containerName: string,
  containerPort: number,
  address: string,
): TargetAddress | undefined {
  // With awsvpc the pause publishes the ports of all.
  const has = ({ name, kind }: ContainerObserved) =>
    spec.definition.networkMode === 'awsvpc' ? kind === 'CNI_PAUSE' : name === containerName;
  const bindings = observed.containers.filter(has).flatMap(({ networkBindings }) => networkBindings);
  const port = bindings.find((each) => each.containerPort === containerPort)?.hostPort;
  return port === undefined ? undefined : { address, port };
}

/**
 * Undefined while it has none, or has one no more. Rejects with DockerError.
 * @param instance where the task runs
 */
export async function addressOf(
  task: TaskRecord,
  containerName: string,
  containerPort: number,
  docker: Pick<Docker, 'inspectContainer'>,
  instance?: Pick<ContainerInstanceRecord, 'docker'>,
): Promise<TargetAddress | undefined> {
  if (instance?.docker) return publishedAt(task, containerName, containerPort, instance.docker.address);
  const { networkMode = 'bridge' } = task.spec.definition;
  if (networkMode === 'awsvpc') {
    const details = task.observed.attachments.flatMap((each) => each.details ?? []);
    const address = details.find(({ name }) => name === 'privateIPv4Address')?.value;
    return address === undefined ? undefined : { address, port: containerPort };
  }
  if (networkMode === 'host') return { address: DOCKER_HOST_NAME, port: containerPort };
  if (networkMode === 'none') return undefined;
  const container = task.observed.containers.find(({ name }) => name === containerName);
  if (container?.dockerId === undefined) return undefined;
  const inspection = await docker.inspectContainer(container.dockerId);
  const address = Object.values(inspection?.networks ?? {})[0]?.ipAddress;
  return address === undefined || address === '' ? undefined : { address, port: containerPort };
}
