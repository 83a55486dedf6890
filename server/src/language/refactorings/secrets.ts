import { items, member, pathOf, type SyntaxNode } from '../nodes.ts';
import type { Change } from '../problem.ts';
import type { Container, TaskDefinition } from '../taskDefinition.ts';
import { isPlainSecret } from '../rules/environment/env-plain-secret.ts';
import { placeOf } from '../values/surroundings.ts';
import type { Refactor } from './refactoring.ts';

interface Variable {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly value: string;
}

/** Moves variables from `environment` to `secrets`, each with an ARN to be completed; the value goes away. */
export const moveToSecrets: Refactor = function* ({ task, touches }) {
  for (const container of task.containers?.items ?? []) {
    const all = (container.environment?.items ?? []).flatMap(({ node, name, value }): Variable[] =>
      name?.value ? [{ node, name: name.value, value: value?.value ?? '' }] : [],
    );
    const list = container.environment?.node;
    const selected = all.find(({ node }) => touches(node));
    if (selected !== undefined) {
      yield {
        title: `Move \`${selected.name}\` to \`secrets\``,
        kind: 'refactor.rewrite',
        changes: move(task, container, [selected]),
      };
    }
    const secretLooking = all.filter(({ name, value }) => isPlainSecret(name, value));
    const isOne = secretLooking.length === 1 && secretLooking[0] === selected;
    if (list !== undefined && touches(list) && secretLooking.length > 0 && !isOne) {
      yield {
        title: `Move what looks like secrets to \`secrets\`: ${secretLooking.map(({ name }) => name).join(', ')}`,
        kind: 'refactor.rewrite',
        changes: move(task, container, secretLooking),
      };
    }
  }
};

function move(task: TaskDefinition, container: Container, moved: readonly Variable[]): Change[] {
  const { partition, region, account } = placeOf(task);
  const entries = moved.map(({ name }) => ({
    name,
    valueFrom: `arn:${partition}:secretsmanager:${region}:${account}:secret:${task.family?.value ?? 'my-app'}/${name}`,
  }));
  const at = pathOf(container.node);
  const secrets = member(container.node, 'secrets')?.value;
  const kept = secrets?.type === 'array' ? items(secrets).length : undefined;
  const environment = member(container.node, 'environment')?.value;
  const isEmptied = environment !== undefined && items(environment).length === moved.length;
  return [
    ...(kept === undefined
      ? [{ kind: 'set' as const, path: [...at, 'secrets'], value: entries }]
      : entries.map((value, index) => ({ kind: 'insert' as const, path: [...at, 'secrets', kept + index], value }))),
    ...(isEmptied
      ? [{ kind: 'remove' as const, path: [...at, 'environment'] }]
      : moved.toReversed().map(({ node }) => ({ kind: 'remove' as const, path: pathOf(node) }))),
  ];
}
