import type { Rule } from '../rule.ts';
import { awslogsCreateGroup } from './awslogs-create-group.ts';
import { awslogsMultilineExclusive } from './awslogs-multiline-exclusive.ts';
import { awslogsUnknownOption } from './awslogs-unknown-option.ts';
import { gelfAddress } from './gelf-address.ts';
import { logMaxBuffer } from './log-max-buffer.ts';
import { logMissingFargate } from './log-missing-fargate.ts';
import { logSecretOptionName } from './log-secret-option-name.ts';
import { optionValueRules } from './optionValues.ts';
import { requiredOptionRules } from './requiredOptions.ts';

export const loggingRules: readonly Rule[] = [
  ...requiredOptionRules,
  awslogsUnknownOption,
  awslogsMultilineExclusive,
  ...optionValueRules,
  awslogsCreateGroup,
  logMaxBuffer,
  gelfAddress,
  logSecretOptionName,
  logMissingFargate,
];
