/**
 * Who gives the value of a secret, in this order: the overlay, by the variable's name; what the client gave with it, by the
 * secret's ARN or name (the secrets file and VS Code's secret storage); AWS, if the task may ask it.
 */
import type { TaskSpec } from '../../state/model.ts';
import type { SecretValues } from '../secrets.ts';
import type { SecretNeed } from './needs.ts';
import { parseReference, pickValue, registryLogin, SecretValueProblem, wholeSecret } from './reference.ts';

type Provider = (need: SecretNeed, task: Task, values: SecretValues) => string | undefined;
type Task = Pick<TaskSpec, 'arn' | 'overlayId'>;

export type Found =
  | { readonly kind: 'value'; readonly value: string }
  /** There is one, and it is not what the definition wants; in ECS's words. */
  | { readonly kind: 'problem'; readonly message: string };

const fromOverlay: Provider = ({ container, name }, { overlayId }, values) =>
  name === '' ? undefined : values.get(overlayId, container, name);

const fromClient: Provider = (need, { overlayId }, values) => {
  const exact = values.given(overlayId, need.valueFrom);
  if (exact !== undefined) return exact;
  const whole = values.given(overlayId, wholeSecret(need.valueFrom));
  return whole === undefined ? undefined : pickValue(sourceOf(need), whole);
};

const fromAws: Provider = (need, { arn }, values) => {
  const text = values.fetched(arn, sourceKey(need));
  return text === undefined ? undefined : pickValue(sourceOf(need), text);
};

const PROVIDERS: readonly Provider[] = [fromOverlay, fromClient, fromAws];

/** The value of the first that has one; undefined when none has. */
export function findValue(need: SecretNeed, task: Task, values: SecretValues): Found | undefined {
  try {
    for (const provide of PROVIDERS) {
      const value = provide(need, task, values);
      if (value === undefined) continue;
      if (need.purpose === 'registry') registryLogin(value);
      return { kind: 'value', value };
    }
    return undefined;
  } catch (error) {
    if (error instanceof SecretValueProblem) return { kind: 'problem', message: error.message };
    throw error;
  }
}

export const sourceOf = ({ purpose, valueFrom }: SecretNeed) =>
  parseReference(valueFrom, purpose === 'registry' ? 'secret' : 'parameter');

/** Under what its text is remembered: the same for several members of one version of a secret. */
export function sourceKey(need: SecretNeed): string {
  const source = sourceOf(need);
  return source.kind === 'parameter'
    ? JSON.stringify([source.kind, source.name])
    : JSON.stringify([source.kind, source.id, source.versionStage, source.versionId]);
}

/** Values of one container's needs of one purpose, by name. */
export function valuesFor(
  needs: readonly SecretNeed[],
  purpose: SecretNeed['purpose'],
  task: Task,
  values: SecretValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    needs
      .filter((need) => need.purpose === purpose)
      .flatMap((need) => {
        const found = findValue(need, task, values);
        return found?.kind === 'value' ? [[need.name, found.value]] : [];
      }),
  );
}
