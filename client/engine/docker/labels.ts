/** The single home of label keys (invariant 3). The `com.amazonaws.ecs.*` names are those the ECS agent sets. */
export const LABELS = {
  taskArn: 'com.amazonaws.ecs.task-arn',
  containerName: 'com.amazonaws.ecs.container-name',
  family: 'com.amazonaws.ecs.task-definition-family',
  revision: 'com.amazonaws.ecs.task-definition-version',
  cluster: 'com.amazonaws.ecs.cluster',
  /** The uuid of the engine that made the object. What carries another one, or none, is never touched. */
  engine: 'dev.drydock.engine',
  /** {@link ObjectRole} */
  role: 'dev.drydock.role',
  /** On the stand-in of a file system of AWS: what identifies that. */
  fileSystem: 'dev.drydock.file-system',
  /** The Drydock version that made it. */
  version: 'dev.drydock.version',
} as const;

/**
 * `relay`, `forwarder`, `probe` and `endpoints-network` lead containers to the metadata and credentials of their tasks;
 * a forwarder belongs to a task. A `balancer` belongs to a service, a `connect-proxy` to an endpoint of Service Connect.
 */
export type ObjectRole =
  | 'container'
  | 'pause'
  | 'network'
  | 'volume'
  | 'file-system'
  | 'relay'
  | 'forwarder'
  | 'probe'
  | 'endpoints-network'
  | 'balancer'
  | 'connect-proxy';

/** Whether a label is Drydock's own: ECS would not set it. */
export const isOwnLabel = (name: string): boolean => name.startsWith('dev.drydock.');

/** Labels of every object of one engine. */
export const engineLabels = (engineId: string, role: ObjectRole): Record<string, string> => ({
  [LABELS.engine]: engineId,
  [LABELS.role]: role,
});

/** Labels of an object that belongs to one task. */
export const taskLabels = (options: {
  readonly engineId: string;
  readonly role: ObjectRole;
  readonly taskArn: string;
  readonly containerName?: string;
  readonly family: string;
  readonly revision: number;
  /** The cluster's name. */
  readonly cluster: string;
}): Record<string, string> => ({
  ...engineLabels(options.engineId, options.role),
  [LABELS.taskArn]: options.taskArn,
  ...(options.containerName === undefined ? {} : { [LABELS.containerName]: options.containerName }),
  [LABELS.family]: options.family,
  [LABELS.revision]: String(options.revision),
  [LABELS.cluster]: options.cluster,
});
