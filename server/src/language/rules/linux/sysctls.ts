import sysctls from '../../../../../schemas/facts/sysctls.json' with { type: 'json' };
import type { SystemControl } from '../../members/linux.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import { isWindows } from '../launchTypes.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { RuleContext } from '../rule.ts';

/** The kernel's namespace that a parameter belongs to; undefined: none, so it is the host's alone. */
export type Namespace = 'ipc' | 'network';

export const namespaceOf = (parameter: string): Namespace | undefined =>
  sysctls.groups.find(
    ({ names, prefixes }) =>
      (names as readonly string[]).includes(parameter) || prefixes.some((prefix) => parameter.startsWith(prefix)),
  )?.namespace as Namespace | undefined;

/** Whether a parameter is known to be the host's, rather than unheard of. */
export const isOfHost = (parameter: string): boolean =>
  sysctls.notNamespaced.names.includes(parameter) ||
  sysctls.notNamespaced.prefixes.some((prefix) => parameter.startsWith(prefix));

export const isMissingInNamespace = (parameter: string): boolean => sysctls.missingInNamespace.includes(parameter);

/** The mode that decides whose namespace a container has. */
export const modeOf = (namespace: Namespace, task: TaskDefinition, context: RuleContext): string | undefined =>
  namespace === 'network' ? effectiveNetworkMode(task, context) : task.ipcMode?.value;

export interface Control extends SystemControl {
  readonly container: Container;
}

/** All kernel parameters; none for Windows, where the key itself is the problem. */
export const controlsOf = (task: TaskDefinition): readonly Control[] =>
  isWindows(task)
    ? []
    : (task.containers?.items ?? []).flatMap((container) =>
        (container.systemControls?.items ?? []).map((control) => ({ ...control, container })),
      );
