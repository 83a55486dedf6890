import { networkForbidden } from './launchRules.ts';
import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcNetworkForbidden: ServiceRule = {
  code: 'svc-network-forbidden',
  level: 'error',
  summary: 'A service of tasks in another network mode than awsvpc has no network configuration.',
  docs: pages.network,
  check: networkForbidden,
};
