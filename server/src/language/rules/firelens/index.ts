import type { Rule } from '../rule.ts';
import { firelensBufferLimit } from './firelens-buffer-limit.ts';
import { firelensConfigPair } from './firelens-config-pair.ts';
import { firelensConfigReservedPath } from './firelens-config-reserved-path.ts';
import { firelensConfigS3Arn } from './firelens-config-s3-arn.ts';
import { firelensDependsCondition } from './firelens-depends-condition.ts';
import { firelensMatchOption } from './firelens-match-option.ts';
import { firelensOptionsKeys } from './firelens-options-keys.ts';
import { firelensOutputName } from './firelens-output-name.ts';
import { firelensRouterEssential } from './firelens-router-essential.ts';
import { firelensRouterLog } from './firelens-router-log.ts';
import { firelensRouterMissing } from './firelens-router-missing.ts';
import { firelensRouterUser } from './firelens-router-user.ts';
import { firelensSingleRouter } from './firelens-single-router.ts';
import { firelensUnused } from './firelens-unused.ts';

export const firelensRules: readonly Rule[] = [
  firelensRouterMissing,
  firelensUnused,
  firelensSingleRouter,
  firelensOptionsKeys,
  firelensConfigPair,
  firelensConfigS3Arn,
  firelensConfigReservedPath,
  firelensBufferLimit,
  firelensMatchOption,
  firelensOutputName,
  firelensRouterEssential,
  firelensRouterLog,
  firelensRouterUser,
  firelensDependsCondition,
];
