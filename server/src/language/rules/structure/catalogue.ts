import type { Container } from '../../taskDefinition.ts';
import type { RuleInfo } from '../rule.ts';
import { requestStructureRules } from './requests.ts';
import type { Severity } from '../../problem.ts';

/** A check that the schema makes; the catalogue gives it a name, a level and the words of ECS. */
export interface StructureRule extends RuleInfo {
  /** ECS's words; `container` is the one the value is in, `value` what is written there. */
  readonly ecs?: (place: { readonly container: Container['name']; readonly value: unknown }) => string;
  /** The level for values that are worse, or not as bad, as what the rule is mostly about. */
  readonly levelOf?: (value: unknown) => Severity;
}

const API = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

const rule = (
  code: string,
  level: Severity,
  page: string,
  summary: string,
  ecs?: StructureRule['ecs'],
): StructureRule => ({
  code,
  level,
  summary,
  docs: `${API}/API_${page}.html`,
  ...(ecs === undefined ? {} : { ecs }),
});

const containerName = (container: Container['name']) => container?.value ?? '';

const isAmount = (value: unknown) => Number(value) > 0;

/** What any value may get wrong, where the catalogue has no more telling name. */
const general = [
  {
    ...rule('doc-type-mismatch', 'error', 'RegisterTaskDefinition', 'Every value has the JSON type the API takes.'),
    hasSafeFix: true,
  },
  rule('doc-missing-key', 'error', 'RegisterTaskDefinition', 'Members that the API requires are there.'),
  rule('doc-enum-value', 'error', 'RegisterTaskDefinition', 'A value of a closed list is one of that list.'),
  rule(
    'doc-out-of-range',
    'error',
    'RegisterTaskDefinition',
    'Numbers, lengths and counts are within the limits of the API.',
  ),
  rule('doc-pattern', 'error', 'RegisterTaskDefinition', 'Identifiers have the form the API takes.'),
  rule('doc-unknown-key', 'error', 'RegisterTaskDefinition', 'Only keys that the API knows at that place are used.'),
  rule('doc-misplaced-key', 'error', 'RegisterTaskDefinition', 'A key stands at the level where it belongs.'),
  {
    ...rule(
      'doc-cloudformation-case',
      'error',
      'RegisterTaskDefinition',
      "Keys are written in the API's camelCase, not as in CloudFormation.",
    ),
    hasSafeFix: true,
  },
  {
    ...rule('doc-empty-tags', 'error', 'Tag', '`tags` is left out rather than empty.', () => 'Tags can not be empty.'),
    hasSafeFix: true,
  },
];

/** Named by `x-rule` and `x-requiredRules` in the schema. */
const named = [
  rule(
    'family-pattern',
    'error',
    'RegisterTaskDefinition',
    'A family consists of at most 255 letters, digits, `-` and `_`.',
    () => 'Family contains invalid characters.',
  ),
  rule(
    'network-mode-values',
    'error',
    'RegisterTaskDefinition',
    'The network mode is `awsvpc`, `bridge`, `host` or `none`.',
  ),
  rule(
    'task-cpu-format',
    'error',
    'RegisterTaskDefinition',
    'Task cpu is a string of CPU units (`"1024"`) or of vCPU (`"1 vCPU"`).',
    () => "Invalid 'cpu' setting for task.",
  ),
  rule(
    'task-memory-format',
    'error',
    'RegisterTaskDefinition',
    'Task memory is a string of MiB (`"2048"`) or of GB (`"2 GB"`).',
  ),
  rule(
    'placement-max',
    'error',
    'TaskDefinitionPlacementConstraint',
    'A definition has at most ten placement constraints.',
  ),
  rule(
    'placement-type',
    'error',
    'TaskDefinitionPlacementConstraint',
    'A placement constraint of a definition is of type `memberOf`.',
    ({ value }) => `constraint.type '${String(value)}' is not supported.`,
  ),
  rule(
    'container-name-pattern',
    'error',
    'ContainerDefinition',
    'A container name consists of at most 255 letters, digits, `-` and `_`.',
    () => 'Container.name contains invalid characters.',
  ),
  rule(
    'container-cpu-range',
    'error',
    'ContainerDefinition',
    'Container cpu is not negative.',
    ({ container }) => `Invalid setting for container '${containerName(container)}'. 'cpu' must not be negative.`,
  ),
  {
    ...rule(
      'container-memory-min',
      'warning',
      'ContainerDefinition',
      'Docker starts no container with less than 6 MiB.',
      ({ container, value }) =>
        isAmount(value)
          ? ''
          : `Invalid setting for container '${containerName(container)}'. 'memory' and 'memoryReservation' must be greater than 0.`,
    ),
    // ECS takes an amount that Docker refuses; what is none would add to an instance instead of taking from it.
    levelOf: (value: unknown) => (isAmount(value) ? 'warning' : 'error'),
  },
  rule('links-format', 'error', 'ContainerDefinition', 'A link is `name` or `name:alias`.'),
  rule(
    'env-file-max',
    'error',
    'EnvironmentFile',
    'A container has at most ten environment files.',
    () => 'The maximum number of environment files was exceeded. Specify ten or less and try again',
  ),
  rule(
    'env-file-arn',
    'error',
    'EnvironmentFile',
    'An environment file is named by the ARN of an S3 object, `arn:aws:s3:::bucket/key.env`.',
    () => 'Invalid arn syntax',
  ),
  rule('env-file-type', 'error', 'EnvironmentFile', 'The type of an environment file is `s3`.'),
  rule('version-consistency-values', 'error', 'ContainerDefinition', 'Version consistency is `enabled` or `disabled`.'),
  rule(
    'dns-search-pattern',
    'error',
    'ContainerDefinition',
    'A search domain has up to 254 letters, digits, `-` and `.`, and does not end in `-` or `.`.',
  ),
  rule('port-host-range', 'error', 'PortMapping', 'A host port is from 0 to 65535; 0 lets the instance choose.'),
  rule('port-protocol', 'warning', 'PortMapping', 'The protocol is `tcp` or `udp`; anything else is treated as tcp.'),
  rule(
    'port-name-pattern',
    'error',
    'PortMapping',
    'A port name has up to 64 lower-case letters, digits, `_` and `-`, and does not start with `-`.',
  ),
  rule(
    'restart-policy-exit-codes',
    'error',
    'ContainerRestartPolicy',
    'At most 50 ignored exit codes, each from 0 to 255.',
  ),
  rule(
    'restart-policy-period',
    'error',
    'ContainerRestartPolicy',
    'The restart attempt period is from 60 to 1800 seconds.',
    ({ container }) =>
      `the 'restartAttemptPeriod' setting for container '${containerName(container)}' must be between 60 and 1800`,
  ),
  rule('shm-positive', 'error', 'LinuxParameters', 'The size of /dev/shm is at least 1 MiB.'),
  rule('maxswap-range', 'error', 'LinuxParameters', 'maxSwap is not negative.'),
  rule('swappiness-range', 'error', 'LinuxParameters', 'swappiness is from 0 to 100.'),
  rule('device-permissions', 'error', 'Device', 'Device permissions are `read`, `write` and `mknod`.'),
  rule(
    'depends-condition-values',
    'error',
    'ContainerDependency',
    'A dependency waits for `START`, `COMPLETE`, `SUCCESS` or `HEALTHY`.',
  ),
  rule('ulimit-names', 'error', 'Ulimit', 'A ulimit is one that ECS knows.'),
  rule('log-driver-values', 'error', 'LogConfiguration', 'The log driver is one that ECS knows.'),
  rule('health-command-required', 'error', 'HealthCheck', 'A health check has a command.'),
  rule('health-interval', 'error', 'HealthCheck', 'The interval of a health check is from 5 to 300 seconds.'),
  rule(
    'health-timeout',
    'error',
    'HealthCheck',
    'The timeout of a health check is from 2 to 60 seconds.',
    ({ container, value }) =>
      Number(value) > 60
        ? `Health check timeout must be less than or equal to the maximum allowed value 60 for container '${containerName(container)}'`
        : '',
  ),
  rule('health-retries', 'error', 'HealthCheck', 'A health check is retried 1 to 10 times.'),
  rule('health-start-period', 'error', 'HealthCheck', 'The start period of a health check is from 0 to 300 seconds.'),
  rule('firelens-type', 'error', 'FirelensConfiguration', 'A log router is `fluentbit` or `fluentd`.'),
  rule(
    'volume-docker-scope',
    'error',
    'DockerVolumeConfiguration',
    'The scope of a Docker volume is `task` or `shared`.',
  ),
  rule('efs-id-format', 'warning', 'EFSVolumeConfiguration', 'An EFS file system id is `fs-` and hexadecimal digits.'),
  rule('efs-port-range', 'error', 'EFSVolumeConfiguration', 'The port for transit encryption is from 1 to 65535.'),
  rule('s3files-arn', 'warning', 'S3FilesVolumeConfiguration', 'An S3 Files file system is named by its ARN.'),
  rule(
    'fsx-required-fields',
    'error',
    'FSxWindowsFileServerVolumeConfiguration',
    'An FSx volume has fileSystemId, rootDirectory and authorizationConfig with credentialsParameter and domain.',
  ),
  rule(
    'ephemeral-storage-range',
    'error',
    'EphemeralStorage',
    'Ephemeral storage is from 21 to 200 GiB; 20 is what a task has without it.',
    ({ value }) =>
      Number(value) < 21
        ? 'EphemeralStorage size should be at least 21'
        : 'EphemeralStorage size should be at most 200',
  ),
  rule('runtime-arch-values', 'error', 'RuntimePlatform', 'The CPU architecture is `X86_64` or `ARM64`.'),
  rule('runtime-os-values', 'error', 'RuntimePlatform', 'The operating system family is one that ECS knows.'),
];

export const structureRules: readonly StructureRule[] = [...general, ...named, ...requestStructureRules];
