import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { containerPortsOf, mappingsOf, overlap } from './mappings.ts';

const RESERVED = 3150;

export const portWindowsFargate3150: Rule = {
  code: 'port-windows-fargate-3150',
  level: 'error',
  summary: `Port ${RESERVED} is reserved for Windows containers on Fargate.`,
  docs: docs.parameters,
  needs: 'portMappings',
  *check(task, context) {
    if (!isWindows(task) || requirementOf(task, 'FARGATE', context) === undefined) return;
    for (const { mapping } of mappingsOf(task)) {
      const ports = containerPortsOf(mapping);
      if (ports === undefined || !overlap(ports, { low: RESERVED, high: RESERVED })) continue;
      yield {
        at: (mapping.containerPortRange ?? mapping.containerPort)?.node ?? mapping.node,
        message: `Fargate needs container port ${RESERVED} of Windows tasks for itself; use another one.`,
      };
    }
  },
};
