import { daemonMark } from '../../daemon.ts';
import type { DocumentRule } from '../rule.ts';

export const docDaemonDefinition: DocumentRule = {
  code: 'doc-daemon-definition',
  level: 'hint',
  summary: 'A daemon task definition is not a task definition, and is not checked as one.',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterDaemonTaskDefinition.html',
  *checkDocument({ parsed }) {
    const mark = daemonMark(parsed.root);
    if (mark === undefined || parsed.root === undefined) return;
    yield {
      at: parsed.root,
      message:
        'This looks like a daemon task definition, which RegisterDaemonTaskDefinition takes for Managed Instances. It has a form of its own: no ports, network mode or launch types. It is not checked as a task definition.',
      related: [{ at: mark, message: 'What shows it' }],
    };
  },
};
