/** Attributes a container instance must have for a definition (`requiresAttributes`), names as ECS gives them. */
import type { TaskDefinitionInput } from '../state/model.ts';

const AGENT = 'com.amazonaws.ecs.capability';
const ECS = 'ecs.capability';

type Container = NonNullable<TaskDefinitionInput['containerDefinitions']>[number];

/** Sorted and without duplicates. */
export function requiredAttributes(definition: TaskDefinitionInput): readonly string[] {
  const containers = definition.containerDefinitions ?? [];
  const volumes = definition.volumes ?? [];
  const any = (test: (container: Container) => unknown) => containers.some((each) => Boolean(test(each)));
  const logDrivers = new Set(containers.flatMap((each) => each.logConfiguration?.logDriver ?? []));
  const secrets = containers.flatMap((each) => each.secrets ?? []);
  // Every Fargate platform has task sizes.
  const fargateOnly = definition.requiresCompatibilities?.join() === 'FARGATE';
  const hasRole = definition.executionRoleArn !== undefined;

  const wanted: readonly (readonly [string, unknown])[] = [
    // Docker API 1.18 is what every container needs, 1.19 the log drivers.
    [`${AGENT}.docker-remote-api.1.18`, true],
    [`${AGENT}.docker-remote-api.1.19`, logDrivers.size > 0],
    [`${AGENT}.docker-remote-api.1.29`, any((each) => each.healthCheck)],
    ...[...logDrivers].map((driver) => [`${AGENT}.logging-driver.${driver}`, true] as const),
    [`${AGENT}.privileged-container`, any((each) => each.privileged)],
    [`${AGENT}.ecr-auth`, any((each) => isEcr(each.image))],
    [`${AGENT}.task-iam-role`, definition.taskRoleArn !== undefined && definition.networkMode !== 'host'],
    [`${AGENT}.task-iam-role-network-host`, definition.taskRoleArn !== undefined && definition.networkMode === 'host'],
    [`${ECS}.task-eni`, definition.networkMode === 'awsvpc'],
    [`${ECS}.task-cpu-mem-limit`, !fargateOnly && (definition.cpu ?? definition.memory)],
    [`${ECS}.execution-role-awslogs`, hasRole && logDrivers.has('awslogs')],
    [`${ECS}.execution-role-ecr-pull`, hasRole && any((each) => isEcr(each.image))],
    [`${ECS}.container-health-check`, any((each) => each.healthCheck)],
    [`${ECS}.container-ordering`, any((each) => each.dependsOn?.length)],
    [`${ECS}.secrets.asm.environment-variables`, secrets.some((each) => isSecretsManager(each.valueFrom))],
    [`${ECS}.secrets.ssm.environment-variables`, secrets.some((each) => !isSecretsManager(each.valueFrom))],
    [`${ECS}.private-registry-authentication.secretsmanager`, any((each) => each.repositoryCredentials)],
    [`${ECS}.env-files.s3`, any((each) => each.environmentFiles?.length)],
    [`${ECS}.pid-ipc-namespace-sharing`, definition.pidMode ?? definition.ipcMode],
    [`${ECS}.efsAuth`, volumes.some((each) => each.efsVolumeConfiguration?.authorizationConfig)],
    [`${ECS}.efs`, volumes.some((each) => each.efsVolumeConfiguration)],
    [`${ECS}.fsxWindowsFileServer`, volumes.some((each) => each.fsxWindowsFileServerVolumeConfiguration)],
    [`${ECS}.docker-plugin.local`, volumes.some((each) => each.dockerVolumeConfiguration?.driver === 'local')],
    [`${ECS}.firelens.fluentbit`, any((each) => each.firelensConfiguration?.type === 'fluentbit')],
    [`${ECS}.firelens.fluentd`, any((each) => each.firelensConfiguration?.type === 'fluentd')],
    [`${ECS}.logging-driver.awsfirelens`, logDrivers.has('awsfirelens')],
    [`${ECS}.aws-appmesh`, definition.proxyConfiguration],
    [`${ECS}.container-restart-policy`, any((each) => each.restartPolicy?.enabled)],
    [`${ECS}.fault-injection`, definition.enableFaultInjection],
  ];
  return [...new Set(wanted.filter(([, needed]) => Boolean(needed)).map(([name]) => name))].sort();
}

const isEcr = (image: string | undefined) => /\.dkr\.ecr(-fips)?\.[^/]+\//.test(image ?? '');
const isSecretsManager = (valueFrom: string | undefined) => /^arn:[^:]+:secretsmanager:/.test(valueFrom ?? '');
