import type { SyntaxNode } from '../../nodes.ts';
import type { TextMap } from '../../reader.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { neededRole } from './neededRole.ts';

const role = 'taskRoleArn' as const;

/** What is done with the permissions of the application, and needs the task role for it. */
export const taskRoleRules = [
  neededRole({
    code: 'task-role-efs-iam',
    level: 'warning',
    summary: 'EFS with IAM authorization needs a task role.',
    docs: docs.efs,
    needs: 'efsVolumeConfiguration',
    role,
    reason: 'With IAM authorization the file system is mounted with the task role',
    users: (task) =>
      volumesOf(task, (volume) =>
        volume.object('efsVolumeConfiguration', (efs) =>
          efs.object('authorizationConfig', (authorization) => {
            const iam = authorization.text('iam');
            return iam?.value === 'ENABLED' ? iam.node : undefined;
          }),
        ),
      ),
  }),
  neededRole({
    code: 'task-role-s3files',
    level: 'warning',
    summary: 'S3 Files volumes need a task role.',
    docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_S3FilesVolumeConfiguration.html',
    needs: 's3filesVolumeConfiguration',
    role,
    reason: 'S3 Files are mounted with the task role',
    users: (task) => volumesOf(task, (volume) => (volume.has('s3filesVolumeConfiguration') ? volume.node : undefined)),
  }),
  neededRole({
    code: 'task-role-firelens',
    level: 'warning',
    summary: 'A log router that writes to an AWS service needs a task role.',
    docs: docs.firelens,
    needs: 'logConfiguration',
    role,
    reason: 'The log router writes to AWS services with the task role',
    users: (task) =>
      (task.containers?.items ?? []).flatMap(({ logConfiguration: log }) =>
        log?.logDriver?.value === 'awsfirelens' && log.options !== undefined && writesToAws(log.options)
          ? [log.node]
          : [],
      ),
  }),
];

type VolumeReader = Parameters<Parameters<TaskDefinition['reader']['list']>[1]>[0];

const volumesOf = (task: TaskDefinition, find: (volume: VolumeReader) => SyntaxNode | undefined): SyntaxNode[] =>
  task.reader.list('volumes', find)?.items.flatMap((node) => node ?? []) ?? [];

/** Output plugins of Fluent Bit and Fluentd that sign their requests with AWS credentials. */
const AWS_OUTPUTS: ReadonlySet<string> = new Set([
  'cloudwatch',
  'cloudwatch_logs',
  'firehose',
  'kinesis',
  'kinesis_firehose',
  'kinesis_streams',
  's3',
]);
/** These only where they are told to. */
const SIGNING_OUTPUTS: ReadonlySet<string> = new Set(['es', 'opensearch']);

function writesToAws(options: TextMap): boolean {
  const values = new Map(options.entries.map(({ name, value }) => [name.toLowerCase(), value?.trim().toLowerCase()]));
  const output = values.get('name') ?? values.get('@type') ?? '';
  if (SIGNING_OUTPUTS.has(output)) return ['on', 'true', 'yes'].includes(values.get('aws_auth') ?? '');
  return AWS_OUTPUTS.has(output);
}
