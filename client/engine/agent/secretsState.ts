import type { TaskRecord } from '../state/model.ts';
import { containerIsAtLeast } from '../state/taskStatus.ts';
import { findValue } from './secretProviders/chain.ts';
import { secretNeeds, wasGiven } from './secretProviders/needs.ts';
import type { SecretValues } from './secrets.ts';
import type { SecretsState } from './step.ts';
import { secretForgotten, secretMissing, secretUnusable } from './stopReason.ts';

/**
 * Whether every secret of the containers that are still to start has a value. One that the task was started with is waited
 * for: a restart of the engine forgot it.
 */
export function secretsState({ spec, observed }: TaskRecord, values: SecretValues): SecretsState {
  const begun = new Set(
    observed.containers.filter(({ status }) => containerIsAtLeast(status, 'RUNNING')).map(({ name }) => name),
  );
  let waiting: SecretsState | undefined;
  let remote: SecretsState | undefined;
  for (const need of secretNeeds(spec)) {
    const { container } = need;
    if (begun.has(container)) continue;
    const found = findValue(need, spec, values);
    if (found?.kind === 'value') continue;
    if (found) return { kind: 'missing', container, reason: secretUnusable(need, found.message) };
    if (wasGiven(need, spec.overlay)) waiting ??= { kind: 'waiting', container, reason: secretForgotten(need) };
    else if (spec.overlay?.secretsFromAws) remote ??= { kind: 'remote' };
    else return { kind: 'missing', container, reason: secretMissing(need) };
  }
  return waiting ?? remote ?? { kind: 'ready' };
}
