import type { Rule } from '../rule.ts';
import { placementExpression } from './placement-expression.ts';

export const placementRules: readonly Rule[] = [placementExpression];
