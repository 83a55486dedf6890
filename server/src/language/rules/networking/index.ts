import type { Rule } from '../rule.ts';
import { awsvpcUnsupportedRules } from './awsvpcUnsupported.ts';
import { dnsServerIp } from './dns-server-ip.ts';
import { hostModeRoot } from './host-mode-root.ts';
import { linksBridgeOnly } from './links-bridge-only.ts';
import { linksCycle } from './links-cycle.ts';
import { linksTarget } from './links-target.ts';

export const networkingRules: readonly Rule[] = [
  ...awsvpcUnsupportedRules,
  linksBridgeOnly,
  linksTarget,
  linksCycle,
  dnsServerIp,
  hostModeRoot,
];
