import { needsTransitEncryption } from './transitEncryption.ts';

export const efsAccessPointTls = needsTransitEncryption({
  code: 'efs-access-point-tls',
  summary: 'An EFS access point is used with encryption in transit.',
  // With IAM as well, efs-iam-tls says it.
  setting: ({ accessPointId, iam }) =>
    accessPointId?.value === undefined || accessPointId.value === '' || iam?.value === 'ENABLED'
      ? undefined
      : accessPointId,
  message: 'An EFS access point',
  ecsMessage: 'EFS IAM access point requires TransitEncryption to be enabled.',
});
