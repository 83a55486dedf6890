import type { Launch } from '../../requests/launch.ts';
import type { RequestRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { pages } from './launching.ts';

export const svcPublicIp: RequestRule<Launch> = {
  code: 'svc-public-ip',
  level: 'warning',
  summary: 'Only tasks on Fargate can have a public address.',
  docs: pages.network,
  *check({ assignPublicIp, launchType }) {
    if (assignPublicIp?.value !== 'ENABLED' || launchType?.value !== 'EC2') return;
    yield {
      at: assignPublicIp.node,
      message:
        'Tasks with awsvpc on EC2 cannot have a public address; give them a NAT gateway, or run them on Fargate.',
      related: [{ at: launchType.node, message: 'The launch type' }],
      fixes: [replace(assignPublicIp.node, 'DISABLED')],
    };
  },
};
