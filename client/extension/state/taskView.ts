/** A task as the extension keeps it: read from DescribeTasks (times are dates) or from an event (times are text). Pure. */

type Time = Date | string | undefined;

/** The members of a task, as told by either source, that the extension looks at. */
export interface ToldTask {
  readonly taskArn?: string | undefined;
  readonly clusterArn?: string | undefined;
  readonly taskDefinitionArn?: string | undefined;
  readonly lastStatus?: string | undefined;
  readonly desiredStatus?: string | undefined;
  readonly healthStatus?: string | undefined;
  readonly launchType?: string | undefined;
  readonly containerInstanceArn?: string | undefined;
  readonly group?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly version?: number | undefined;
  readonly stopCode?: string | undefined;
  readonly stoppedReason?: string | undefined;
  readonly createdAt?: Time;
  readonly pullStartedAt?: Time;
  readonly pullStoppedAt?: Time;
  readonly startedAt?: Time;
  readonly stoppingAt?: Time;
  readonly executionStoppedAt?: Time;
  readonly stoppedAt?: Time;
  readonly containers?: readonly ToldContainer[] | undefined;
}

export interface ToldContainer {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly lastStatus?: string | undefined;
  readonly healthStatus?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  readonly networkBindings?:
    | readonly {
        readonly bindIP?: string | undefined;
        readonly containerPort?: number | undefined;
        readonly hostPort?: number | undefined;
        readonly protocol?: string | undefined;
      }[]
    | undefined;
}

export type Health = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

export interface TaskView {
  readonly arn: string;
  /** Last part of the ARN, 32 hex digits. */
  readonly id: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** `family:revision` */
  readonly revisionName: string;
  readonly family: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly health: Health;
  readonly launchType?: string;
  /** Of tasks of the launch types EC2 and EXTERNAL. */
  readonly containerInstanceArn?: string;
  readonly group?: string;
  readonly startedBy?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly version: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly startedAt?: number;
  readonly stoppingAt?: number;
  readonly executionStoppedAt?: number;
  readonly stoppedAt?: number;
  readonly containers: readonly ContainerView[];
}

export interface ContainerView {
  readonly name: string;
  readonly image: string;
  readonly lastStatus: string;
  readonly health: Health;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly ports: readonly PortView[];
}

export interface PortView {
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostAddress: string;
  readonly hostPort: number;
}

/** The last part of an ARN or path: a cluster's name, a task's id, `family:revision`. */
export const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** undefined when it has no ARN: not a task. */
export function taskView(told: ToldTask): TaskView | undefined {
  if (told.taskArn === undefined) return undefined;
  const taskDefinitionArn = told.taskDefinitionArn ?? '';
  const revisionName = lastPart(taskDefinitionArn);
  return {
    arn: told.taskArn,
    id: lastPart(told.taskArn),
    clusterArn: told.clusterArn ?? '',
    taskDefinitionArn,
    revisionName,
    family: revisionName.replace(/:\d+$/, ''),
    lastStatus: told.lastStatus ?? 'UNKNOWN',
    desiredStatus: told.desiredStatus ?? 'UNKNOWN',
    health: health(told.healthStatus),
    version: told.version ?? 0,
    ...given('launchType', told.launchType),
    ...given('containerInstanceArn', told.containerInstanceArn),
    ...given('group', told.group),
    ...given('startedBy', told.startedBy),
    ...given('cpu', told.cpu),
    ...given('memory', told.memory),
    ...given('stopCode', told.stopCode),
    ...given('stoppedReason', told.stoppedReason),
    ...given('createdAt', milliseconds(told.createdAt)),
    ...given('pullStartedAt', milliseconds(told.pullStartedAt)),
    ...given('pullStoppedAt', milliseconds(told.pullStoppedAt)),
    ...given('startedAt', milliseconds(told.startedAt)),
    ...given('stoppingAt', milliseconds(told.stoppingAt)),
    ...given('executionStoppedAt', milliseconds(told.executionStoppedAt)),
    ...given('stoppedAt', milliseconds(told.stoppedAt)),
    containers: (told.containers ?? []).map(containerView),
  };
}

function containerView(told: ToldContainer): ContainerView {
  return {
    name: told.name ?? '',
    image: told.image ?? '',
    lastStatus: told.lastStatus ?? 'UNKNOWN',
    health: health(told.healthStatus),
    ...given('exitCode', told.exitCode),
    ...given('reason', told.reason === '' ? undefined : told.reason),
    ports: (told.networkBindings ?? []).flatMap((binding) =>
      binding.containerPort === undefined || binding.hostPort === undefined
        ? []
        : [
            {
              containerPort: binding.containerPort,
              hostPort: binding.hostPort,
              protocol: binding.protocol ?? 'tcp',
              hostAddress: binding.bindIP ?? '127.0.0.1',
            },
          ],
    ),
  };
}

const health = (told: string | undefined): Health => (told === 'HEALTHY' || told === 'UNHEALTHY' ? told : 'UNKNOWN');

function milliseconds(time: Time): number | undefined {
  if (time === undefined) return undefined;
  const value = time instanceof Date ? time.getTime() : Date.parse(time);
  return Number.isNaN(value) ? undefined : value;
}

/** The member, or nothing: optional members are absent here, never undefined. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
