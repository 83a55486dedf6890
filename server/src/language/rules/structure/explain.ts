import { getNodeValue } from 'jsonc-parser';
import { nearest } from '../../nearest.ts';
import { pathOf, type SyntaxNode } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { StructureError } from '../../schema.ts';
import type { Finding } from '../rule.ts';
import { describe, labelOf, listOf, shorten } from '../wording.ts';
import { structureRules } from './catalogue.ts';
import { remove, replace } from './repairs.ts';
import { rangeFixes, rangeMessage } from './range.ts';
import type { UnknownKey } from './unknownKeys.ts';

export type ValueError = Exclude<StructureError, UnknownKey>;

const summaries = new Map(structureRules.map(({ code, summary }) => [code, summary]));

/** The code under which a structure error is reported, or undefined where a rule of its own says it. */
export function codeOf(error: ValueError): string | undefined {
  if (error.rule === 'containers-required') return error.kind === 'type' ? 'doc-type-mismatch' : undefined;
  if (error.kind === 'type') return 'doc-type-mismatch';
  if (isBlank(error.node) && BLANK_IS_MISSING.has(error.rule ?? '')) return undefined;
  if (
    error.kind === 'range' &&
    error.of === 'items' &&
    error.rule === 'tags-limits' &&
    error.node.children?.length === 0
  ) {
    return 'doc-empty-tags';
  }
  return error.rule ?? GENERAL[error.kind];
}

/** A blank name is a missing one, which family-required and container-name-required say. */
const BLANK_IS_MISSING: ReadonlySet<string> = new Set(['family-pattern', 'container-name-pattern', 'svc-name']);
const isBlank = (node: SyntaxNode): boolean => typeof node.value === 'string' && node.value.trim() === '';

const GENERAL = {
  enum: 'doc-enum-value',
  range: 'doc-out-of-range',
  pattern: 'doc-pattern',
  'missing-key': 'doc-missing-key',
} as const;

/** Says in a person's words what the schema found, and repairs it where there is one obvious way. */
export function explainValue(error: ValueError, code: string): Finding {
  const { node } = error;
  const label = labelOf(node);
  switch (error.kind) {
    case 'type':
      return {
        at: node,
        message: `${label} must be ${TYPES[error.expected] ?? error.expected}; it is ${describe(node)}.`,
        ...fixes(convert(node, error.expected)),
      };
    case 'enum': {
      if (node.value === '' && DROPPED_WHEN_EMPTY.has(String(pathOf(node).at(-1)))) {
        return {
          at: node,
          level: 'warning',
          message: `${label} is empty. Leave it out, or choose ${listOf(error.allowed)}.`,
          fixes: [remove(node)],
        };
      }
      const near = nearest(String(node.value), error.allowed.map(String), 3);
      return {
        at: node,
        message: `${label} must be ${error.allowed.length > 8 ? 'one of the values ECS knows' : listOf(error.allowed)}; it is ${shorten(JSON.stringify(node.value))}.${
          near === undefined ? '' : ` Did you mean \`${near}\`?`
        }`,
        ...fixes(near === undefined ? undefined : replace(node, near)),
      };
    }
    case 'range':
      return {
        at: node,
        message: `${label} ${rangeMessage(error)}`,
        ...rangeFixes(error, code),
      };
    case 'pattern':
      return {
        at: node,
        message:
          `${label} is ${shorten(JSON.stringify(node.value))}. ${summaries.get(code) ?? error.schema.description ?? ''}`.trim(),
        ...fixes(respell(node, code)),
      };
    case 'missing-key':
      return {
        at: node,
        message: `\`${error.key}\` is missing${node.type === 'object' && node.parent !== undefined ? ` in ${labelOf(node)}` : ''}; ECS requires it.`,
        ...fixes(supply(node, error.key, code)),
      };
  }
}

/** Consoles and generators write these empty, and most tools drop them again before ECS sees them. */
const DROPPED_WHEN_EMPTY: ReadonlySet<string> = new Set([
  'pidMode',
  'ipcMode',
  'transitEncryption',
  'iam',
  'launchType',
]);

const fixes = (fix: Fix | undefined): Pick<Finding, 'fixes'> => (fix === undefined ? {} : { fixes: [fix] });

const TYPES: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function convert(node: SyntaxNode, expected: string): Fix | undefined {
  const value = getNodeValue(node) as unknown;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return replace(node, String(value));
  if (expected === 'integer' && typeof value === 'string' && /^\s*-?\d{1,15}\s*$/.test(value))
    return replace(node, Number(value));
  if (expected === 'boolean' && typeof value === 'string' && /^(true|false)$/i.test(value)) {
    return replace(node, value.toLowerCase() === 'true');
  }
  if (expected === 'array' && typeof value === 'string') {
    const isCommand = ['command', 'entryPoint'].includes(String(pathOf(node).at(-1)));
    // Quotes and shell operators make the split a guess: then one element, as it is.
    const isPlain = !/["'\\|&;<>$`]/.test(value);
    return replace(node, isCommand && isPlain ? value.trim().split(/\s+/) : [value]);
  }
  if (expected === 'array' && node.type === 'object') return { ...replace(node, [value]), title: 'Put it in a list' };
  return undefined;
}

/** Members that have one value nearly everybody means. */
const SUPPLIED: Readonly<Record<string, unknown>> = {
  'restart-policy-enabled-required': true,
  'health-command-required': ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'],
};

const supply = (node: SyntaxNode, key: string, code: string): Fix | undefined =>
  node.type === 'object' && code in SUPPLIED
    ? { title: `Add \`${key}\``, changes: [{ kind: 'set', path: [...pathOf(node), key], value: SUPPLIED[code] }] }
    : undefined;

/** Names whose wrong characters can be replaced without changing what they stand for. */
function respell(node: SyntaxNode, code: string): Fix | undefined {
  const value = String(node.value);
  switch (code) {
    case 'family-pattern':
    case 'container-name-pattern':
    case 'svc-name':
    case 'volume-name-required':
      return replace(node, value.replaceAll(/[^A-Za-z0-9_-]+/g, '-'));
    case 'port-name-pattern': {
      const name = value
        .toLowerCase()
        .replaceAll(/[^a-z0-9_-]+/g, '-')
        .replace(/^-+/, '')
        .slice(0, 64);
      return name === '' ? undefined : replace(node, name);
    }
    case 'task-memory-format': {
      const [, amount, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([mg])i?b?\s*$/i.exec(value) ?? [];
      const mib = Number(amount) * (unit.toLowerCase() === 'g' ? 1024 : 1);
      return Number.isInteger(mib) ? replace(node, String(mib)) : undefined;
    }
    case 'task-cpu-format': {
      const units = Number(/^\s*(\d*\.?\d+)\s*v?cpus?\s*$/i.exec(value)?.[1]) * 1024;
      return Number.isInteger(units) ? replace(node, String(units)) : undefined;
    }
    case 'env-file-arn': {
      const key = /^s3:\/\/([^/]+\/.+)$/.exec(value)?.[1];
      return key === undefined ? undefined : replace(node, `arn:aws:s3:::${key}`);
    }
    default:
      return undefined;
  }
}
