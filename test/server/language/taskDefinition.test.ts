import { describe, expect, it } from 'vitest';
import { descendants, nodeAt, type SyntaxNode } from '../../../server/src/language/nodes.ts';
import { parseText } from '../../../server/src/language/parse.ts';
import { readTaskDefinition } from '../../../server/src/language/taskDefinition.ts';

const trusting = { isDoubtful: () => false, isMeant: () => false };

function rootOf(text: string): SyntaxNode {
  const { root } = parseText(text);
  if (root === undefined) throw new Error('the text has no root');
  return root;
}

describe('the model', () => {
  it('keeps the place of every value', () => {
    const text = '{ "family": "web", "containerDefinitions": [{ "name": "app", "cpu": 10 }] }';
    const task = readTaskDefinition(rootOf(text), trusting);
    const [container] = task.containers?.items ?? [];
    expect([task.family?.value, container?.name?.value, container?.cpu?.value]).toEqual(['web', 'app', 10]);
    expect(text.slice(container?.name?.node.offset).startsWith('"app"')).toBe(true);
  });

  it('tells absent from unknown', () => {
    const task = readTaskDefinition(rootOf('{ "cpu": 256, "memory": , "family": null }'), trusting);
    expect(task.cpu).toMatchObject({ value: undefined });
    expect(task.memory).toMatchObject({ value: undefined });
    expect(task.family).toBeUndefined();
    expect(task.networkMode).toBeUndefined();
  });

  it('does not trust what is doubtful, and what is in it', () => {
    const root = rootOf('{ "containerDefinitions": [{ "name": "a" }, { "name": "b" }] }');
    const doubted = nodeAt(root, ['containerDefinitions', 1]);
    const { containers } = readTaskDefinition(root, { ...trusting, isDoubtful: (node) => node === doubted });
    expect(containers?.items.map(({ name }) => name?.value)).toEqual(['a']);
    expect(containers?.isComplete).toBe(false);
  });

  it('takes a member that was meant for one that is there', () => {
    const root = rootOf('{ "familly": "web" }');
    const task = readTaskDefinition(root, {
      ...trusting,
      isMeant: (object, key) => object === root && key === 'family',
    });
    expect(task.family).toEqual({ node: root, value: undefined });
  });

  it('takes the last of two members of a name, as JSON parsers do', () => {
    expect(readTaskDefinition(rootOf('{ "family": "a", "family": "b" }'), trusting).family?.value).toBe('b');
  });

  it.each(['[]', '7', '"text"', '{ "containerDefinitions": 7, "volumes": [7] }'])(
    'reads %s without complaint',
    (text) => {
      expect(readTaskDefinition(rootOf(text), trusting).containers?.items ?? []).toEqual([]);
    },
  );

  it('walks a tree parents first', () => {
    expect([...descendants(rootOf('{ "a": [1] }'))].map(({ type }) => type)).toEqual([
      'object',
      'property',
      'string',
      'array',
      'number',
    ]);
  });
});
