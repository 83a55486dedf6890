import type { TaskSpec } from '../state/model.ts';
import { effectiveContainers, neededSecrets, overlayOf } from './containerOptions/effective.ts';
import type { SecretValues } from './secrets.ts';
import type { SecretsState } from './step.ts';
import { secretForgotten, secretMissing } from './stopReason.ts';

/** Whether every secret of the task has a value. One the overlay had is waited for: a restart of the engine forgot it. */
export function secretsState(task: TaskSpec, values: SecretValues): SecretsState {
  let waiting: SecretsState | undefined;
  for (const container of effectiveContainers(task)) {
    const name = container.name ?? '';
    const overlay = overlayOf(task, name);
    if (overlay.skip) continue;
    for (const secret of neededSecrets(container, overlay)) {
      if (values.get(task.overlayId, name, secret.name) !== undefined) continue;
      if (!overlay.secretNames?.includes(secret.name)) {
        return { kind: 'missing', container: name, reason: secretMissing(name, secret) };
      }
      waiting ??= { kind: 'waiting', container: name, reason: secretForgotten(name, secret.name) };
    }
  }
  return waiting ?? { kind: 'ready' };
}
