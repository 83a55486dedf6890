import type { Launch } from '../../requests/launch.ts';
import type { RequestRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

const VERSIONS = ['LATEST', '1.4.0', '1.3.0', '1.0.0'];

export const svcPlatformVersion: RequestRule<Launch> = {
  code: 'svc-platform-version',
  level: 'error',
  summary: 'A platform version is one of Fargate, and given for Fargate only.',
  docs: pages.createService,
  *check({ launchType, platformVersion }) {
    if (platformVersion?.value === undefined) return;
    if (launchType?.value === 'EC2' || launchType?.value === 'EXTERNAL') {
      yield {
        at: platformVersion.node,
        message: `\`platformVersion\` is Fargate's; the launch type here is ${launchType.value}.`,
        ecsMessage: `The platform version must be null when specifying an ${launchType.value} launch type.`,
        related: [{ at: launchType.node, message: 'The launch type' }],
        fixes: [remove(platformVersion.node)],
      };
    } else if (!VERSIONS.includes(platformVersion.value)) {
      yield {
        at: platformVersion.node,
        level: 'warning',
        message: `Fargate has the platform versions ${listOf(VERSIONS, 'and')} (the last on Windows); this is \`${platformVersion.value}\`.`,
      };
    }
  },
};
