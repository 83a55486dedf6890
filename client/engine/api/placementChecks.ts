/** What ECS refuses of the constraints and strategies that RunTask names. Each throws ApiError. */
import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import type { ReadExpression } from '../placement/query.ts';
import { invalidParameter } from './errors.ts';

const MOST_CONSTRAINTS = 10;
const MOST_STRATEGIES = 5;
const SPREAD_FIELDS = /^(?:instanceId|host|attribute:\S+)$/;

export function checkPlacement(
  input: {
    readonly placementConstraints?: readonly PlacementConstraint[] | undefined;
    readonly placementStrategy?: readonly PlacementStrategy[] | undefined;
  },
  read: ReadExpression,
): void {
  const { placementConstraints: constraints = [], placementStrategy: strategies = [] } = input;
  if (constraints.length > MOST_CONSTRAINTS) {
    throw invalidParameter(
      `There are ${constraints.length} placement constraints; at most ${MOST_CONSTRAINTS} are allowed.`,
    );
  }
  if (strategies.length > MOST_STRATEGIES) {
    throw invalidParameter(
      `There are ${strategies.length} placement strategies; at most ${MOST_STRATEGIES} are allowed.`,
    );
  }
  for (const each of constraints) checkConstraint(each, read);
  for (const each of strategies) checkStrategy(each);
}

function checkConstraint({ type, expression }: PlacementConstraint, read: ReadExpression): void {
  if (type !== 'distinctInstance' && type !== 'memberOf') {
    throw invalidParameter(
      `The placement constraint's type is ${String(type)}; it must be one of distinctInstance, memberOf.`,
    );
  }
  if (type === 'distinctInstance' && expression !== undefined) {
    throw invalidParameter('A placement constraint of the type distinctInstance has no expression.');
  }
  if (type === 'memberOf' && !read(expression ?? '')) throw invalidExpression(expression);
}

export const invalidExpression = (expression: string | undefined) =>
  invalidParameter(
    `Invalid expression: '${expression ?? ''}' is not of the cluster query language, e.g. attribute:ecs.instance-type =~ t3.*`,
  );

function checkStrategy({ type, field }: PlacementStrategy): void {
  const isRight =
    type === 'random' ||
    (type === 'spread' && (field === undefined || SPREAD_FIELDS.test(field))) ||
    (type === 'binpack' && /^(?:cpu|memory)$/i.test(field ?? ''));
  if (isRight) return;
  throw invalidParameter(
    `The placement strategy ${String(type)} with the field ${String(field)} is not valid: use random without a field, spread with instanceId or attribute:<name>, or binpack with cpu or memory.`,
  );
}
