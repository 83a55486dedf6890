/** Every place of a task that takes a value from a secret. Pure. */
import type { ContainerDefinition, ContainerOverlay, OverlaySettings, TaskSpec } from '../../state/model.ts';
import { takesSecretOptions } from '../containerOptions/logging.ts';
import { effectiveContainers, neededSecrets, overlayOf } from '../containerOptions/effective.ts';
import { wholeSecret } from './reference.ts';

export interface SecretNeed {
  readonly container: string;
  /** `environment` and `log-option` have a name in the container; `registry` is the login of its image's registry. */
  readonly purpose: 'environment' | 'log-option' | 'registry';
  /** Variable or log option; empty for the login. */
  readonly name: string;
  readonly valueFrom: string;
}

/** Needs of all containers that run here. Without a value for each of them ECS starts none. */
export const secretNeeds = (task: Pick<TaskSpec, 'definition' | 'overrides' | 'overlay'>): readonly SecretNeed[] =>
  effectiveContainers(task).flatMap((container) => needsOfContainer(container, overlayOf(task, container.name)));

export function needsOfContainer(container: ContainerDefinition, overlay: ContainerOverlay): readonly SecretNeed[] {
  if (overlay.skip) return [];
  const { name: containerName = '', logConfiguration, repositoryCredentials } = container;
  const login = overlay.image === undefined ? repositoryCredentials?.credentialsParameter : undefined;
  const logOptions = takesSecretOptions(container, overlay) ? (logConfiguration?.secretOptions ?? []) : [];
  return [
    ...neededSecrets(container, overlay).map((secret): SecretNeed => ({
      container: containerName,
      purpose: 'environment',
      ...secret,
    })),
    ...logOptions.map(({ name = '', valueFrom = '' }): SecretNeed => ({
      container: containerName,
      purpose: 'log-option',
      name,
      valueFrom,
    })),
    ...(login === undefined
      ? []
      : [{ container: containerName, purpose: 'registry', name: '', valueFrom: login } as const]),
  ];
}

/** Whether the task was started with a value for it, which a restart of the engine forgets. */
export function wasGiven(need: SecretNeed, overlay: OverlaySettings | undefined): boolean {
  const names = overlay?.containers[need.container]?.secretNames ?? [];
  const sources = overlay?.secretSources ?? [];
  return (
    (need.name !== '' && names.includes(need.name)) ||
    sources.includes(need.valueFrom) ||
    sources.includes(wholeSecret(need.valueFrom))
  );
}
