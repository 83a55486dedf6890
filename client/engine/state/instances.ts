/**
 * Container instances: a Docker that takes tasks of the launch types EC2 and EXTERNAL, as one cluster knows it. The Docker
 * that the engine uses is an instance of each cluster under an ARN of its own, since an instance of ECS belongs to one
 * cluster; each cluster reckons with the whole machine. Others are registered with one. Times are milliseconds since the
 * epoch.
 */
import type { Tag } from '@aws-sdk/client-ecs';
import { DOCKER_ATTRIBUTES } from '../../protocol/local.ts';
import { LOCAL_REGION } from './arn.ts';

export interface InstanceAttribute {
  readonly name: string;
  readonly value?: string;
}

/** What RegisterContainerInstance says of a Docker that is not the engine's own. */
export interface DockerWish {
  /** One of both: the name of a context of the docker command, or an address as in DOCKER_HOST. */
  readonly context?: string;
  readonly host?: string;
  readonly address?: string;
}

/** Which Docker an instance is, where it is not the engine's own. Holds no secret: keys are read where Docker keeps them. */
export interface OtherDocker extends DockerWish {
  /** Where ports that its tasks publish are reached: a name or an IP address. */
  readonly address: string;
  /** Docker's own id, by which it is known under whatever address. */
  readonly id: string;
}

export interface ContainerInstanceRecord {
  readonly arn: string;
  /** 32 hex digits, the last part of the ARN. */
  readonly id: string;
  readonly clusterArn: string;
  /** INACTIVE: deregistered, told for a while, never used again. */
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** Absent: the Docker that the engine uses. */
  readonly docker?: OtherDocker;
  /** Whether its Docker answers. */
  readonly connected: boolean;
  /** Since when it does not. */
  readonly disconnectedAt?: number;
  /** It has not for so long that its tasks were given up. */
  readonly lost?: true;
  /** CPU in units (1,024 = one processor), memory in MiB; as Docker last told them. */
  readonly cpu: number;
  readonly memory: number;
  /** Ids of its GPUs, where RegisterContainerInstance gave them; absent: nobody knows how many it has. */
  readonly gpus?: readonly string[];
  readonly architecture: 'x86_64' | 'arm64';
  /** Version of its Docker. */
  readonly version: string;
  /** Given by PutAttributes, or when it was registered. */
  readonly attributes: readonly InstanceAttribute[];
  readonly tags: readonly Tag[];
  readonly registeredAt: number;
  /** Grows with every change of the record. */
  readonly changes: number;
}

/** What ECS and the cluster query language call `ec2InstanceId`: a Docker has a name instead. */
export function nameOfInstance({ docker }: Pick<ContainerInstanceRecord, 'docker'>): string {
  if (!docker) return 'docker-default';
  const name = docker.context ?? (docker.host ?? '').replace(/^[a-z]+:\/+/, '');
  return `docker-${name.replaceAll(/[^A-Za-z0-9_.-]+/g, '-')}`;
}

/** The version of Amazon's agent whose abilities the local one has. */
export const AGENT_VERSION = '1.100.0';

/** Ports that no task gets: those of Docker's API and of Amazon's agent (ecs/runtime 5). */
export const RESERVED_PORTS: readonly number[] = [22, 2375, 2376, 51678, 51679];

const LOG_DRIVERS = 'json-file syslog journald gelf fluentd awslogs awsfirelens splunk logentries none'.split(' ');

/** What the local agent can do, or has a stand-in for; tasks tell what is not applied. */
const CAPABILITIES: readonly string[] = [
  ...Array.from({ length: 28 }, (_, index) => `com.amazonaws.ecs.capability.docker-remote-api.1.${17 + index}`),
  ...LOG_DRIVERS.map((driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
  ...['privileged-container', 'ecr-auth', 'task-iam-role', 'task-iam-role-network-host'].map(
    (name) => `com.amazonaws.ecs.capability.${name}`,
  ),
  ...[
    'aws-appmesh',
    'container-health-check',
    'container-ordering',
    'container-restart-policy',
    'docker-plugin.local',
    'efs',
    'efsAuth',
    'env-files.s3',
    'execution-role-awslogs',
    'execution-role-ecr-pull',
    'external',
    'fault-injection',
    'firelens.fluentbit',
    'firelens.fluentd',
    'firelens.options.config.file',
    'firelens.options.config.s3',
    // Stood in for by a volume of Docker.
    'fsxWindowsFileServer',
    'network.container-port-range',
    'pid-ipc-namespace-sharing',
    'private-registry-authentication.secretsmanager',
    'secrets.asm.bootstrap.log-driver',
    'secrets.asm.environment-variables',
    'secrets.ssm.bootstrap.log-driver',
    'secrets.ssm.environment-variables',
    'service-connect-v1',
    'task-cpu-mem-limit',
    'task-eni',
  ].map((name) => `ecs.capability.${name}`),
];

/** The attributes that ECS itself gives, or that say which Docker it is; nobody can change or delete them. */
export const builtInAttributes = ({
  architecture,
  docker,
}: Pick<ContainerInstanceRecord, 'architecture' | 'docker'>): readonly InstanceAttribute[] => [
  ...dockerAttributes(docker),
  { name: 'ecs.os-type', value: 'linux' },
  { name: 'ecs.os-family', value: 'LINUX' },
  { name: 'ecs.cpu-architecture', value: architecture },
  { name: 'ecs.availability-zone', value: `${LOCAL_REGION}a` },
  { name: 'ecs.instance-type', value: 'local.docker' },
  ...CAPABILITIES.map((name) => ({ name })),
];

const dockerAttributes = (docker: OtherDocker | undefined): readonly InstanceAttribute[] =>
  (['context', 'host', 'address'] as const).flatMap((key) => {
    const value = docker?.[key];
    return value === undefined ? [] : [{ name: DOCKER_ATTRIBUTES[key], value }];
  });

export const allAttributes = (instance: ContainerInstanceRecord): readonly InstanceAttribute[] => [
  ...builtInAttributes(instance),
  ...instance.attributes,
];

/** A capacity provider that was made, of an Auto Scaling group there is none of here: its tasks go to the instances. */
export interface CapacityProviderRecord {
  readonly name: string;
  readonly arn: string;
  /** As given; kept and told, and without effect here. */
  readonly autoScalingGroupProvider: Readonly<Record<string, unknown>>;
  readonly tags: readonly Tag[];
}

/** Fargate's two belong to every cluster. */
export const FARGATE_PROVIDERS: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];
