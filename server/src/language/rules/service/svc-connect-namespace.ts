import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcConnectNamespace: ServiceRule = {
  code: 'svc-connect-namespace',
  // Whether the cluster has a default namespace cannot be known here.
  level: 'warning',
  summary: 'Service Connect has a namespace, from the service or from the cluster.',
  docs: pages.connect,
  *check({ serviceConnect }) {
    if (serviceConnect?.enabled?.value !== true || serviceConnect.namespace !== undefined) return;
    yield {
      at: serviceConnect.enabled.node,
      message: 'Service Connect needs a `namespace`, unless the cluster has a default one.',
      ecsMessage: 'Namespace is missing',
    };
  },
};
