import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcConnectLogs: ServiceRule = {
  code: 'svc-connect-logs',
  level: 'error',
  summary: 'Access logs of Service Connect go where its log configuration says.',
  docs: pages.connect,
  *check({ serviceConnect }) {
    const access = serviceConnect?.accessLogConfiguration;
    if (access === undefined || serviceConnect?.hasLogConfiguration !== false) return;
    yield {
      at: access.node,
      message: '`accessLogConfiguration` needs `logConfiguration` beside it, which says where the proxy logs to.',
    };
  },
};
