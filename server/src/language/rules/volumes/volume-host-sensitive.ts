import type { Rule } from '../rule.ts';
import { hostPaths } from './hostPaths.ts';
import { pages } from './pages.ts';

/** Whoever can write there owns the instance. */
const SENSITIVE: Readonly<Record<string, string>> = {
  '/': 'the whole file system of the instance',
  '/etc': 'the configuration of the instance',
  '/root': 'the home of the superuser',
  '/var/run/docker.sock': 'Docker, and with it the whole instance',
  '/run/docker.sock': 'Docker, and with it the whole instance',
};

export const volumeHostSensitive: Rule = {
  code: 'volume-host-sensitive',
  level: 'hint',
  summary: 'Host paths that give away the instance are mounted knowingly.',
  docs: pages.bind,
  needs: 'sourcePath',
  *check(task, context) {
    for (const { node, value } of hostPaths(task, context)) {
      const path = value !== undefined && value.length > 1 ? value.replace(/\/+$/, '') || '/' : value;
      const what = path !== undefined && Object.hasOwn(SENSITIVE, path) ? SENSITIVE[path] : undefined;
      if (what === undefined) continue;
      yield { at: node, message: `\`${String(value)}\` gives the containers that mount it ${what}.` };
    }
  },
};
