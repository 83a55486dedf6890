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
  /**
   * Without it the task cannot run. The others have something in their place here: logs are kept on this machine, the
   * image is there or pulled with Docker's own login.
   */
  readonly required: boolean;
}

/** Needs of all containers that run here. */
export const secretNeeds = (task: Pick<TaskSpec, 'definition' | 'overrides' | 'overlay'>): readonly SecretNeed[] =>
  effectiveContainers(task).flatMap((container) => needsOfContainer(container, overlayOf(task, container.name)));

export function needsOfContainer(container: ContainerDefinition, overlay: ContainerOverlay): readonly SecretNeed[] {
  if (overlay.skip) return [];
  const { name: containerName = '', logConfiguration, repositoryCredentials } = container;
  const login = overlay.image === undefined ? repositoryCredentials?.credentialsParameter : undefined;
  const logOptions = takesSecretOptions(container) ? (logConfiguration?.secretOptions ?? []) : [];
  return [
    ...neededSecrets(container, overlay).map((secret): SecretNeed => ({
      container: containerName,
      purpose: 'environment',
      ...secret,
      required: true,
    })),
    ...logOptions.map(({ name = '', valueFrom = '' }): SecretNeed => ({
      container: containerName,
      purpose: 'log-option',
      name,
      valueFrom,
      required: false,
    })),
    ...(login === undefined
      ? []
      : [{ container: containerName, purpose: 'registry', name: '', valueFrom: login, required: false } as const]),
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

/** Whether there will be a value: given with the overlay, or AWS may be asked. */
export const willHaveValue = (need: SecretNeed, overlay: OverlaySettings | undefined): boolean =>
  wasGiven(need, overlay) || overlay?.secretsFromAws !== undefined;
