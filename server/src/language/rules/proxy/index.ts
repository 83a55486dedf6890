import type { Rule } from '../rule.ts';
import { proxyAwsvpc } from './proxy-awsvpc.ts';
import { proxyContainer } from './proxy-container.ts';
import { proxyLegacy } from './proxy-legacy.ts';
import { proxyProperties } from './proxy-properties.ts';
import { proxyUser } from './proxy-user.ts';

export const proxyRules: readonly Rule[] = [proxyAwsvpc, proxyContainer, proxyProperties, proxyUser, proxyLegacy];
