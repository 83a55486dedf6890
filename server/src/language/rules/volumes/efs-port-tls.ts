import { needsTransitEncryption } from './transitEncryption.ts';

export const efsPortTls = needsTransitEncryption({
  code: 'efs-port-tls',
  summary: 'A port for encryption in transit is given only when there is encryption.',
  // One missing member is told once.
  setting: ({ accessPointId, iam, transitEncryptionPort }) =>
    iam?.value === 'ENABLED' || accessPointId?.value ? undefined : transitEncryptionPort,
  message: '`transitEncryptionPort`',
  ecsMessage: 'TransitEncryptionPort requires that TransitEncryption is enabled',
});
