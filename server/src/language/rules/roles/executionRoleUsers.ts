import { ecrRegistryOf, parseImage } from '../../imageReference.ts';
import type { SyntaxNode } from '../../nodes.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import { neededRole } from './neededRole.ts';

const role = 'executionRoleArn' as const;

/** What ECS itself does for a task, and needs the execution role for. */
export const executionRoleRules = [
  neededRole({
    code: 'exec-role-fargate-ecr',
    level: 'error',
    summary: 'Images from a private ECR registry on Fargate need an execution role.',
    docs: docs.executionRole,
    role,
    reason: 'On Fargate, ECS pulls from a private ECR registry with the execution role',
    ecsMessage: 'Fargate requires task definition to have execution role ARN to support ECR images.',
    users: (task, context) =>
      requirementOf(task, 'FARGATE', context) === undefined ? [] : nodesOf(task, ({ image }) => privateEcr(image)),
  }),
  neededRole({
    code: 'exec-role-secret-options',
    level: 'warning',
    summary: 'Secret options of a log driver need an execution role.',
    docs: docs.executionRole,
    needs: 'secretOptions',
    role,
    reason: 'ECS reads the secret options of a log driver with the execution role',
    users: (task) => nodesOf(task, ({ logConfiguration }) => filled(logConfiguration?.secretOptions)),
  }),
  neededRole({
    code: 'exec-role-private-registry',
    level: 'warning',
    summary: 'Credentials of a private registry need an execution role.',
    docs: docs.privateRegistry,
    needs: 'repositoryCredentials',
    role,
    reason: 'ECS reads the credentials of a private registry with the execution role',
    users: (task) => nodesOf(task, ({ repositoryCredentials }) => repositoryCredentials?.node),
  }),
  neededRole({
    code: 'exec-role-env-files',
    level: 'warning',
    summary: 'Environment files need an execution role.',
    docs: docs.environmentFiles,
    needs: 'environmentFiles',
    role,
    reason: 'ECS fetches environment files from S3 with the execution role',
    users: (task) => nodesOf(task, ({ environmentFiles }) => filled(environmentFiles)),
  }),
  neededRole({
    code: 'exec-role-firelens-s3',
    level: 'warning',
    summary: 'A log router configuration in S3 needs an execution role.',
    docs: docs.firelens,
    needs: 'config-file-type',
    role,
    reason: "ECS fetches the log router's configuration from S3 with the execution role",
    // On Fargate such a file cannot be used at all, which is a problem of its own.
    users: (task, context) =>
      requirementOf(task, 'FARGATE', context) === undefined
        ? nodesOf(task, ({ firelensConfiguration: firelens }) =>
            firelens?.options?.get('config-file-type')?.value === 's3' ? firelens.options.node : undefined,
          )
        : [],
  }),
  neededRole({
    code: 'exec-role-fsx-gmsa',
    level: 'warning',
    summary: 'FSx credentials and credential specs named by ARN need an execution role.',
    docs: docs.gmsa,
    needs: ['credentialSpecs', 'fsxWindowsFileServerVolumeConfiguration'],
    role,
    reason: 'ECS reads the credentials for FSx and for service accounts with the execution role',
    users: (task) => [
      ...nodesOf(task, ({ credentialSpecs: specs }) =>
        specs?.items.some(({ value }) => /arn:/.test(value ?? '')) ? specs.node : undefined,
      ),
      ...fsxCredentials(task),
    ],
  }),
  neededRole({
    code: 'exec-role-external-awslogs',
    level: 'warning',
    summary: 'External instances need an execution role for awslogs and for private ECR images.',
    docs: docs.executionRole,
    role,
    reason: 'External instances have no role of their own to write to CloudWatch Logs or to pull from ECR with',
    users: (task, context) => {
      if (
        requirementOf(task, 'EXTERNAL', context) === undefined ||
        requirementOf(task, 'FARGATE', context) !== undefined
      )
        return [];
      return nodesOf(task, ({ image, logConfiguration: log }) =>
        log?.logDriver?.value === 'awslogs' ? log.node : privateEcr(image),
      );
    },
  }),
];

const nodesOf = (task: TaskDefinition, find: (container: Container) => SyntaxNode | undefined): SyntaxNode[] =>
  (task.containers?.items ?? []).flatMap((container) => find(container) ?? []);

const filled = (list: { node: SyntaxNode; items: readonly unknown[] } | undefined): SyntaxNode | undefined =>
  list === undefined || list.items.length === 0 ? undefined : list.node;

function privateEcr(image: Container['image']): SyntaxNode | undefined {
  const { reference } = parseImage(image?.value ?? '');
  return reference === undefined || ecrRegistryOf(reference) === undefined ? undefined : image?.node;
}

const fsxCredentials = (task: TaskDefinition): SyntaxNode[] =>
  task.reader
    .list('volumes', (volume) =>
      volume.object('fsxWindowsFileServerVolumeConfiguration', (fsx) =>
        fsx.object('authorizationConfig', (authorization) =>
          authorization.has('credentialsParameter') ? volume.node : undefined,
        ),
      ),
    )
    ?.items.flatMap((node) => node ?? []) ?? [];
