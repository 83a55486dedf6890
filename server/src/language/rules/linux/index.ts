import type { Rule } from '../rule.ts';
import { capAddDropBoth } from './cap-add-drop-both.ts';
import { capValues } from './cap-values.ts';
import { credentialSpecsMax } from './credential-specs-max.ts';
import { privilegedHint } from './privileged-hint.ts';
import { readonlyRootHint } from './readonly-root-hint.ts';
import { securityOptionsForm } from './security-options-form.ts';
import { swappinessNeedsMaxswap } from './swappiness-needs-maxswap.ts';
import { sysctlAwsvpcConflict } from './sysctl-awsvpc-conflict.ts';
import { sysctlHostRules } from './sysctlHosts.ts';
import { sysctlMissingInNamespace } from './sysctl-missing-in-namespace.ts';
import { sysctlNames } from './sysctl-names.ts';
import { tmpfsDuplicatePath } from './tmpfs-duplicate-path.ts';
import { tmpfsFields } from './tmpfs-fields.ts';
import { ulimitDuplicate } from './ulimit-duplicate.ts';
import { ulimitFargate } from './ulimit-fargate.ts';
import { ulimitSoftHard } from './ulimit-soft-hard.ts';

export const linuxRules: readonly Rule[] = [
  capValues,
  capAddDropBoth,
  privilegedHint,
  swappinessNeedsMaxswap,
  tmpfsFields,
  tmpfsDuplicatePath,
  securityOptionsForm,
  credentialSpecsMax,
  ulimitSoftHard,
  ulimitDuplicate,
  ulimitFargate,
  sysctlNames,
  sysctlMissingInNamespace,
  ...sysctlHostRules,
  sysctlAwsvpcConflict,
  readonlyRootHint,
];
