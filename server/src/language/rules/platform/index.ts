import type { Rule } from '../rule.ts';
import { runtimeFargateMissing } from './runtime-fargate-missing.ts';
import { runtimeWindowsArm } from './runtime-windows-arm.ts';
import { unsupportedRules } from './unsupported.ts';

export const platformRules: readonly Rule[] = [...unsupportedRules, runtimeWindowsArm, runtimeFargateMissing];
