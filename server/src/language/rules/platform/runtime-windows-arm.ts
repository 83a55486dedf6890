import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';

export const runtimeWindowsArm: Rule = {
  code: 'runtime-windows-arm',
  level: 'error',
  summary: 'Windows containers run on X86_64.',
  docs: docs.runtimePlatform,
  needs: 'operatingSystemFamily',
  *check(task, context) {
    const architecture = task.runtimePlatform?.cpuArchitecture;
    const family = task.runtimePlatform?.operatingSystemFamily;
    if (architecture?.value !== 'ARM64' || family === undefined || !isWindows(task)) return;
    const isFargate = requirementOf(task, 'FARGATE', context) !== undefined;
    yield {
      at: architecture.node,
      message: `Windows containers (\`${String(family.value)}\`) run on \`X86_64\` only; \`cpuArchitecture\` is \`ARM64\`.`,
      ...(isFargate ? { ecsMessage: 'No Fargate configuration exists for given values' } : {}),
      related: [{ at: family.node, message: 'The operating system' }],
      fixes: [replace(architecture.node, 'X86_64')],
    };
  },
};
