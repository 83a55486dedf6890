import launchTypeSupport from '../../../../../schemas/facts/launchTypeSupport.json' with { type: 'json' };
import type { SyntaxNode } from '../../nodes.ts';
import type { Field, ObjectReader } from '../../reader.ts';
import { oncePerTask } from '../../oncePerTask.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { requirementOf } from '../launchTypes.ts';
import type { LaunchType, RuleContext } from '../rule.ts';

/** A launch type with an operating system, as the table of launch-type support names them. */
export type Platform =
  'fargateLinux' | 'fargateWindows' | 'managedInstances' | 'external' | 'ec2Linux' | 'ec2Windows' | 'awsvpc';

export interface Demand {
  readonly platform: Platform;
  /** Where the definition asks for it. */
  readonly node: SyntaxNode;
}

type Support =
  | 'unsupported'
  | 'unknown'
  | {
      readonly allowed?: readonly string[];
      readonly unknown?: readonly string[];
      readonly allowedPrefixes?: readonly string[];
    };

export interface FieldSupport {
  /** Steps to the field; `[]` behind a step means each item. */
  readonly path: string;
  readonly when: 'present' | 'nonEmpty' | 'true' | 'value';
  readonly platforms: Readonly<Partial<Record<Platform, Support>>>;
  readonly rules: Readonly<Partial<Record<Platform, string>>>;
}

const fields = launchTypeSupport.fields as unknown as readonly FieldSupport[];

const TYPES: readonly (readonly [LaunchType, Platform, Platform])[] = [
  ['FARGATE', 'fargateLinux', 'fargateWindows'],
  ['EC2', 'ec2Linux', 'ec2Windows'],
  ['EXTERNAL', 'external', 'external'],
  ['MANAGED_INSTANCES', 'managedInstances', 'managedInstances'],
];

/**
 * The platforms that the definition must fit: one for each launch type it lists. Without a launch type a definition for
 * Windows is held to what Windows on instances can do. While the operating system is unknown nothing is.
 */
export function demandsOf(task: TaskDefinition, context: RuleContext): readonly Demand[] {
  const known = demandsByAssumed(task);
  const { assumedLaunchType } = context;
  const list = known.get(assumedLaunchType) ?? listDemands(task, context);
  known.set(assumedLaunchType, list);
  return list;
}

const demandsByAssumed = oncePerTask(() => new Map<LaunchType | undefined, readonly Demand[]>());

function listDemands(task: TaskDefinition, context: RuleContext): readonly Demand[] {
  const family = task.runtimePlatform?.operatingSystemFamily;
  if (family !== undefined && family.value === undefined) return [];
  const isWindows = family?.value?.startsWith('WINDOWS_') ?? false;
  const listed = TYPES.flatMap(([type, linux, windows]): Demand[] => {
    const node = requirementOf(task, type, context);
    return node === undefined ? [] : [{ platform: isWindows ? windows : linux, node }];
  });
  if (listed.length === 0 && isWindows && family !== undefined) return [{ platform: 'ec2Windows', node: family.node }];
  return listed;
}

/** What the table says about a field under a code. */
export const supportUnder = (code: string): readonly FieldSupport[] =>
  fields.filter(({ rules }) => Object.values(rules).includes(code));

/** A value that one of the platforms does not take. */
export interface Refusal {
  readonly at: SyntaxNode;
  readonly value: unknown;
  readonly demand: Demand;
  readonly allowed: readonly string[];
  /** Documentation does not say that it works, nor that it does not. */
  readonly isUnknown: boolean;
}

/** Each value of the field that a platform refuses under `code`, told for the first such platform. */
export function refusalsOf(
  row: FieldSupport,
  code: string,
  task: TaskDefinition,
  demands: readonly Demand[],
): readonly Refusal[] {
  const concerned = demands.filter(({ platform }) => row.rules[platform] === code);
  // Nearly every field on nearly every platform.
  if (concerned.length === 0) return [];
  return fieldsAt(task, row.path).flatMap((field) => {
    for (const demand of concerned) {
      const refusal = refusalOn(demand, row, field);
      if (refusal !== undefined) return [refusal];
    }
    return [];
  });
}

function refusalOn(demand: Demand, row: FieldSupport, field: Field<unknown>): Refusal | undefined {
  const support = row.platforms[demand.platform];
  if (support === undefined || support === 'unknown' || !counts(row, field)) return undefined;
  const { allowed = [], unknown = [] } = support === 'unsupported' ? {} : support;
  const text = typeof field.value === 'string' ? field.value : undefined;
  if (support !== 'unsupported') {
    if (text === undefined || allowed.includes(text)) return undefined;
    if (support.allowedPrefixes?.some((prefix) => text.startsWith(prefix)) ?? false) return undefined;
  }
  const isUnknown = text !== undefined && unknown.includes(text);
  return { at: field.node, value: field.value, demand, allowed, isUnknown };
}

function counts({ when }: FieldSupport, { node, value }: Field<unknown>): boolean {
  switch (when) {
    case 'present':
    case 'value':
      // A placeholder, or a value that has a problem already.
      return node.type === 'object' || node.type === 'array' || value !== undefined;
    case 'true':
      return value === true;
    case 'nonEmpty':
      return (node.type !== 'array' && node.type !== 'object') || (node.children?.length ?? 0) > 0;
  }
}

/** The last step to a field. */
export const keyOf = ({ path }: FieldSupport): string => path.slice(path.lastIndexOf('.') + 1).replace('[]', '');

/** The fields at a path such as `containerDefinitions[].ulimits`; lists of strings at its end give their items. */
function fieldsAt(task: TaskDefinition, path: string): readonly Field<unknown>[] {
  const end = path.lastIndexOf('.');
  const last = path.slice(end + 1);
  const isList = last.endsWith('[]');
  const key = isList ? last.slice(0, -2) : last;
  return objectsAt(task, path.slice(0, Math.max(0, end))).flatMap((object) => {
    if (isList) return object.texts(key)?.items ?? [];
    return object.any(key) ?? [];
  });
}

/** The objects that were walked to, by task and path: many fields share one. */
const walked = oncePerTask(() => new Map<string, readonly ObjectReader[]>());

function objectsAt(task: TaskDefinition, path: string): readonly ObjectReader[] {
  if (path === '') return [task.reader];
  const byPath = walked(task);
  const known = byPath.get(path);
  if (known !== undefined) return known;
  const end = path.lastIndexOf('.');
  const step = path.slice(end + 1);
  const itself = (object: ObjectReader) => object;
  const objects = objectsAt(task, path.slice(0, Math.max(0, end))).flatMap((object) =>
    step.endsWith('[]') ? (object.list(step.slice(0, -2), itself)?.items ?? []) : (object.object(step, itself) ?? []),
  );
  byPath.set(path, objects);
  return objects;
}
