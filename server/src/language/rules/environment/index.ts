import type { Rule } from '../rule.ts';
import { envDuplicate } from './env-duplicate.ts';
import { envFilePrecedence } from './env-file-precedence.ts';
import { envFileSuffix } from './env-file-suffix.ts';
import { envNameChars } from './env-name-chars.ts';
import { envNameRequired } from './env-name-required.ts';
import { envPlainSecret } from './env-plain-secret.ts';
import { envReserved } from './env-reserved.ts';
import { envSecretClash } from './env-secret-clash.ts';
import { envValueMissing } from './env-value-missing.ts';
import { repoCredentialsEcr } from './repo-credentials-ecr.ts';
import { repoCredentialsFormat } from './repo-credentials-format.ts';
import { secretAsmColons } from './secret-asm-colons.ts';
import { secretAsmPartialArn } from './secret-asm-partial-arn.ts';
import { secretAsmStageAndId } from './secret-asm-stage-and-id.ts';
import { secretCrossRegion } from './secret-cross-region.ts';
import { secretDuplicate } from './secret-duplicate.ts';
import { secretSsmShape } from './secret-ssm-shape.ts';
import { secretValueFromForm } from './secret-value-from-form.ts';

/** Variables, secrets and registry credentials. In the order of the catalogue. */
export const environmentRules: readonly Rule[] = [
  envNameRequired,
  envNameChars,
  envDuplicate,
  envValueMissing,
  envSecretClash,
  secretDuplicate,
  envPlainSecret,
  envReserved,
  envFileSuffix,
  envFilePrecedence,
  secretValueFromForm,
  secretAsmColons,
  secretAsmStageAndId,
  secretAsmPartialArn,
  secretSsmShape,
  secretCrossRegion,
  repoCredentialsFormat,
  repoCredentialsEcr,
];
