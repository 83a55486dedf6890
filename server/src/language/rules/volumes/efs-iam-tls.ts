import { needsTransitEncryption } from './transitEncryption.ts';

export const efsIamTls = needsTransitEncryption({
  code: 'efs-iam-tls',
  summary: 'IAM authorization of EFS is used with encryption in transit.',
  setting: ({ iam }) => (iam?.value === 'ENABLED' ? iam : undefined),
  message: 'IAM authorization of EFS',
  ecsMessage: 'EFS IAM authorization requires TransitEncryption to be enabled',
});
