import {
  BUILT_IN_ATTRIBUTES,
  isUnknownAttribute,
  operatorsOf,
  parseClusterQuery,
  type Comparison,
} from '../../clusterQuery.ts';
import { nearest } from '../../nearest.ts';
import type { Field } from '../../reader.ts';
import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Finding, Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';

/** The length of an expression the schema checks under the same code; this is about what it says. */
export const placementExpression: Rule = {
  code: 'placement-expression',
  level: 'error',
  summary: 'A memberOf constraint has an expression in the cluster query language, of at most 2000 characters.',
  docs: docs.clusterQuery,
  needs: 'placementConstraints',
  *check(task, context) {
    // There is no placement on Fargate, as placement-fargate says.
    if (requirementOf(task, 'FARGATE', context) !== undefined) return;
    yield* remarksOnExpressions(task.placementConstraints?.items ?? []);
  },
};

interface ConstraintToRead {
  readonly node: SyntaxNode;
  readonly type: Field<string> | undefined;
  readonly expression: Field<string> | undefined;
}

/** What is wrong with the expressions of constraints, in definitions and in requests. */
export function* remarksOnExpressions(constraints: readonly ConstraintToRead[]): Generator<Finding> {
  for (const { node, type, expression } of constraints) {
    if (expression === undefined) {
      if (type?.value !== 'memberOf') continue;
      yield {
        at: node,
        message: 'A `memberOf` constraint needs an `expression`, such as attribute:ecs.instance-type =~ t3.*',
      };
      continue;
    }
    const text = expression.value;
    if (text === undefined) continue;
    const query = parseClusterQuery(text);
    if (!query.isValid) {
      yield {
        at: expression.node,
        message:
          text.trim() === ''
            ? 'The expression is empty; leave the constraint out.'
            : `The expression cannot be read: ${query.error.message}.`,
      };
      continue;
    }
    for (const comparison of query.comparisons) yield* remarksOn(comparison, { node: expression.node, value: text });
  }
}

function* remarksOn({ subject, operator }: Comparison, expression: Field<string>): Generator<Finding> {
  const operators = operatorsOf(subject.text);
  if (operators !== undefined && !operators.includes(operator)) {
    yield {
      at: expression.node,
      level: 'warning',
      message: `\`${subject.text}\` is compared with ${listOf(operators)}; here it is \`${operator}\`.`,
    };
  }
  const attribute = subject.text.replace(/^attribute:/, '');
  if (attribute === subject.text || !isUnknownAttribute(attribute)) return;
  const meant = nearest(attribute, BUILT_IN_ATTRIBUTES);
  const start = subject.offset + 'attribute:'.length;
  const text = expression.value ?? '';
  yield {
    at: expression.node,
    level: 'hint',
    message: `ECS gives instances no attribute \`${attribute}\`; if it is not one of your own, no instance matches.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
    ...(meant === undefined
      ? {}
      : { fixes: [replace(expression.node, text.slice(0, start) + meant + text.slice(start + attribute.length))] }),
  };
}
