import { networkRequired } from './launchRules.ts';
import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcNetworkRequired: ServiceRule = {
  code: 'svc-network-required',
  level: 'error',
  summary: 'A service of awsvpc tasks has a network configuration.',
  docs: pages.network,
  check: networkRequired,
};
