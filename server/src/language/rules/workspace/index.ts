import { familyDuplicate } from './family-duplicate.ts';
import type { WorkspaceRule } from './workspaceRule.ts';

/** Checks of a task definition among the documents around it. */
export const workspaceRules: readonly WorkspaceRule[] = [familyDuplicate];
