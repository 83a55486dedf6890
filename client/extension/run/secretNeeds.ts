/** Which secrets of a definition need a value on this machine. Pure; the engine decides the same for itself. */
import type { OverlayDocument } from '../../protocol/local.ts';
import { containersOf, isRecord, recordsIn, textOf, type Definition } from './definition.ts';

export interface SecretNeed {
  readonly container: string;
  /** Variable or log option; empty for the login of a registry. */
  readonly name: string;
  /** ARN or name of the secret. */
  readonly valueFrom: string;
}

/** Those without a value in the overlay, of containers that it does not skip. */
export function openSecrets(definition: Definition, overlay: OverlayDocument): readonly SecretNeed[] {
  return containersOf(definition).flatMap((container) => {
    const name = textOf(container['name']) ?? '';
    const own = overlay.containers?.[name] ?? {};
    if (own.skip === true) return [];
    const logging = isRecord(container['logConfiguration']) ? container['logConfiguration'] : {};
    const credentials = isRecord(container['repositoryCredentials']) ? container['repositoryCredentials'] : {};
    const login = textOf(credentials['credentialsParameter']);
    const needs = (list: unknown): SecretNeed[] =>
      recordsIn(list).map((each) => ({
        container: name,
        name: textOf(each['name']) ?? '',
        valueFrom: textOf(each['valueFrom']) ?? '',
      }));
    return [
      ...needs(container['secrets']).filter((each) => own.environment?.[each.name] === undefined),
      ...(own.deliverLogs === 'local' ? [] : needs(logging['secretOptions'])),
      ...(login === undefined || own.image !== undefined ? [] : [{ container: name, name: '', valueFrom: login }]),
    ].filter((each) => each.valueFrom !== '' && (each.name === '' || own.secrets?.[each.name] === undefined));
  });
}

/** Whether there is an environment file in S3 that no file of this machine stands for. */
export const hasOpenFiles = (definition: Definition, overlay: OverlayDocument): boolean =>
  containersOf(definition).some((container) => {
    const own = overlay.containers?.[textOf(container['name']) ?? ''] ?? {};
    const open = recordsIn(container['environmentFiles']).filter(
      ({ value }) => own.environmentFiles?.[textOf(value) ?? ''] === undefined,
    );
    return own.skip !== true && open.length > 0;
  });

/** The ARN of a secret in Secrets Manager without JSON key and version; every other reference as it is. */
export const wholeSecret = (reference: string): string =>
  /^arn:[^:]*:secretsmanager:/.test(reference) ? reference.split(':').slice(0, 7).join(':') : reference;

/** The values that are there for some needs, by reference, and the needs that have none. */
export function distribute(
  needs: readonly SecretNeed[],
  values: Readonly<Record<string, string>>,
): { readonly given: Readonly<Record<string, string>>; readonly open: readonly SecretNeed[] } {
  const keyOf = ({ valueFrom }: SecretNeed) =>
    [valueFrom, wholeSecret(valueFrom)].find((key) => Object.hasOwn(values, key));
  const used = needs.flatMap((need) => keyOf(need) ?? []);
  return {
    given: Object.fromEntries(used.map((key) => [key, values[key] ?? ''])),
    open: needs.filter((need) => keyOf(need) === undefined),
  };
}
