import type { Rule } from '../rule.ts';
import { faultInjectionMode } from './fault-injection-mode.ts';
import { faultInjectionOldTool } from './fault-injection-old-tool.ts';
import { processModeRules } from './processModes.ts';

export const modeRules: readonly Rule[] = [...processModeRules, faultInjectionMode, faultInjectionOldTool];
