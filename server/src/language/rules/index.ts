import { containerMemoryRequired } from './size/container-memory-required.ts';
import { containerMemoryVsReservation } from './size/container-memory-vs-reservation.ts';
import { containerCpuSum } from './size/container-cpu-sum.ts';
import { containerNameRequired } from './containers/container-name-required.ts';
import { containerNameUnique } from './containers/container-name-unique.ts';
import { containersMax } from './containers/containers-max.ts';
import { containersRequired } from './containers/containers-required.ts';
import { dependsCompleteEssential } from './dependsOn/depends-complete-essential.ts';
import { dependsCycle } from './dependsOn/depends-cycle.ts';
import { dependsHealthyHealthcheck } from './dependsOn/depends-healthy-healthcheck.ts';
import { dependsSelf } from './dependsOn/depends-self.ts';
import { dependsUnknown } from './dependsOn/depends-unknown.ts';
import { docContainerArrayRoot } from './document/doc-container-array-root.ts';
import { docDescribeWrapper } from './document/doc-describe-wrapper.ts';
import { docDuplicateKey } from './document/doc-duplicate-key.ts';
import { docJsonSyntax } from './document/doc-json-syntax.ts';
import { docNullValue } from './document/doc-null-value.ts';
import { docOutputOnlyField } from './document/doc-output-only-field.ts';
import { docPlaceholder } from './document/doc-placeholder.ts';
import { envSecretClash } from './environment/env-secret-clash.ts';
import { essentialRequired } from './containers/essential-required.ts';
import { execRoleFargateAwslogs } from './launchType/exec-role-fargate-awslogs.ts';
import { execRoleSecrets } from './launchType/exec-role-secrets.ts';
import { familyRequired } from './document/family-required.ts';
import { fargateCpuMemory } from './size/fargate-cpu-memory.ts';
import { fargateCpuRequired } from './size/fargate-cpu-required.ts';
import { fargateMemoryRequired } from './size/fargate-memory-required.ts';
import { fargateNetworkMode } from './launchType/fargate-network-mode.ts';
import { fargateWindowsCpu } from './size/fargate-windows-cpu.ts';
import { imageRequired } from './containers/image-required.ts';
import { mountUnknownVolume } from './volumes/mount-unknown-volume.ts';
import { portAwsvpcEqual } from './ports/port-awsvpc-equal.ts';
import { portHostDuplicate } from './ports/port-host-duplicate.ts';
import { repoCredentialsFormat } from './environment/repo-credentials-format.ts';
import type { DocumentRule, Rule, RuleInfo } from './rule.ts';
import { structureRules } from './structure/catalogue.ts';

/** Checks of the JSON itself. The order is that of the catalogue; a problem's place decides where it is listed. */
export const documentRules: readonly DocumentRule[] = [
  docJsonSyntax,
  docDuplicateKey,
  docDescribeWrapper,
  docContainerArrayRoot,
  docOutputOnlyField,
  docNullValue,
  docPlaceholder,
];

/** Checks of what the definition says. */
export const rules: readonly Rule[] = [
  familyRequired,
  fargateNetworkMode,
  execRoleFargateAwslogs,
  execRoleSecrets,
  fargateCpuRequired,
  fargateMemoryRequired,
  fargateCpuMemory,
  fargateWindowsCpu,
  containerMemoryRequired,
  containerMemoryVsReservation,
  containerCpuSum,
  containersRequired,
  containersMax,
  containerNameRequired,
  containerNameUnique,
  essentialRequired,
  imageRequired,
  portAwsvpcEqual,
  portHostDuplicate,
  dependsUnknown,
  dependsSelf,
  dependsCycle,
  dependsCompleteEssential,
  dependsHealthyHealthcheck,
  mountUnknownVolume,
  envSecretClash,
  repoCredentialsFormat,
];

/** Everything that can be reported, with its metadata. */
export const allRules: readonly RuleInfo[] = [...documentRules, ...structureRules, ...rules];
