import { parseArn, type Arn } from '../../arn.ts';
import type { SyntaxNode } from '../../nodes.ts';
import { oncePerTask } from '../../oncePerTask.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';

/** A `valueFrom` of `secrets`, or of a log driver's `secretOptions`. */
export interface SecretSource {
  readonly container: Container;
  readonly node: SyntaxNode;
  readonly text: string;
  /** Undefined for the bare name of a parameter, and for what looks like an ARN and is none. */
  readonly arn: Arn | undefined;
}

/** Where the values of secrets are taken from, as far as it is written out. */
export const secretSources = oncePerTask((task): readonly SecretSource[] => [...listed(task)]);

function* listed(task: TaskDefinition): Generator<SecretSource> {
  for (const container of task.containers?.items ?? []) {
    for (const list of [container.secrets, container.logConfiguration?.secretOptions]) {
      for (const { valueFrom } of list?.items ?? []) {
        if (valueFrom?.value === undefined) continue;
        yield { container, node: valueFrom.node, text: valueFrom.value, arn: parseArn(valueFrom.value) };
      }
    }
  }
}

/** A Secrets Manager ARN's own part: `secret:<name>[:<json-key>:<version-stage>:<version-id>]`. */
export interface SecretResource {
  readonly name: string;
  /** What follows the name, split at its colons: none or three where the ARN is complete. */
  readonly extra: readonly string[];
}

/** Undefined when the ARN is of something else than a secret. */
export function secretOf(arn: Arn | undefined): SecretResource | undefined {
  if (arn?.service !== 'secretsmanager' || !arn.resource.startsWith('secret:')) return undefined;
  const [name = '', ...extra] = arn.resource.slice('secret:'.length).split(':');
  return { name, extra };
}
