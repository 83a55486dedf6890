import { execRoleFargateAwslogs } from '../launchType/exec-role-fargate-awslogs.ts';
import { execRoleSecrets } from '../launchType/exec-role-secrets.ts';
import type { Rule } from '../rule.ts';
import { executionRoleRules } from './executionRoleUsers.ts';
import { roleAccountPlaceholder } from './role-account-placeholder.ts';
import { roleFormat } from './role-format.ts';
import { taskRoleRules } from './taskRoleUsers.ts';

export const roleRules: readonly Rule[] = [
  roleFormat,
  roleAccountPlaceholder,
  execRoleFargateAwslogs,
  execRoleSecrets,
  ...executionRoleRules,
  ...taskRoleRules,
];
