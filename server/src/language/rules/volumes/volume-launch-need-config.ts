import type { Rule } from '../rule.ts';
import { pages } from './pages.ts';

export const volumeLaunchNeedConfig: Rule = {
  code: 'volume-launch-need-config',
  level: 'hint',
  summary: 'A volume that is configured at launch gets its configuration from the service or RunTask.',
  docs: pages.ebs,
  needs: 'configuredAtLaunch',
  *check({ volumes }) {
    for (const { name, configuredAtLaunch } of volumes?.items ?? []) {
      if (configuredAtLaunch?.value !== true || !name?.value) continue;
      yield {
        at: configuredAtLaunch.node,
        message: `The service or RunTask that uses this definition must give \`volumeConfigurations\` for \`${name.value}\`.`,
      };
    }
  },
};
