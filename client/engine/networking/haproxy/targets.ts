/** Where a task answers, as a container on the engine's network and Docker's default one sees it. */
import type { Docker } from '../../docker/docker.ts';
import type { TaskRecord } from '../../state/model.ts';

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

/** Undefined while it has none, or has one no more. Rejects with DockerError. */
export async function addressOf(
  task: TaskRecord,
  containerName: string,
  containerPort: number,
  docker: Pick<Docker, 'inspectContainer'>,
): Promise<TargetAddress | undefined> {
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
