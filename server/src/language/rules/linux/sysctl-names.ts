import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { shorten } from '../wording.ts';
import { controlsOf, isOfHost, namespaceOf } from './sysctls.ts';

export const sysctlNames: Rule = {
  code: 'sysctl-names',
  level: 'warning',
  summary: 'A container sets kernel parameters of its own namespaces only: net.*, fs.mqueue.* and the kernel.* of IPC.',
  docs: docs.systemControl,
  needs: 'systemControls',
  *check(task) {
    for (const { namespace } of controlsOf(task)) {
      if (namespace?.value === undefined || namespaceOf(namespace.value) !== undefined) continue;
      yield {
        at: namespace.node,
        message: isOfHost(namespace.value)
          ? `\`${namespace.value}\` is one value for the whole instance, so a container cannot set it; set it on the instance.`
          : `${shorten(JSON.stringify(namespace.value))} is no kernel parameter of a container: those are net.*, fs.mqueue.*, kernel.msg*, kernel.sem and kernel.shm*.`,
      };
    }
  },
};
