import type {
  ArrayASTNode,
  ASTNode,
  BooleanASTNode,
  NullASTNode,
  NumberASTNode,
  ObjectASTNode,
  PropertyASTNode,
  StringASTNode,
} from 'vscode-json-languageservice';
import type { SyntaxNode } from '../nodes.ts';

/**
 * Our tree as the JSON language service takes one, so that a text is not parsed twice. What is inside an object or list
 * is made when it is looked at: to complete or to explain, only the way to the cursor is.
 */
export function jsonTree(root: SyntaxNode, text: string): ASTNode {
  return viewOf(root, undefined, text);
}

function viewOf(node: SyntaxNode, parent: ASTNode | undefined, text: string): ASTNode {
  switch (node.type) {
    case 'object':
      return new ObjectView(node, parent, text);
    case 'array':
      return new ArrayView(node, parent, text);
    case 'property':
      return new PropertyView(node, parent, text);
    case 'string':
      return new ScalarView(node, parent, 'string') as StringASTNode;
    case 'boolean':
      return new ScalarView(node, parent, 'boolean') as BooleanASTNode;
    case 'null':
      return new ScalarView(node, parent, 'null') as NullASTNode;
    case 'number':
      return new NumberView(node, parent, text);
  }
}

/** Classes, for a getter in an object literal gives each object a hidden class of its own. */
class View {
  readonly parent?: ASTNode;
  readonly offset: number;
  readonly length: number;

  constructor({ offset, length }: SyntaxNode, parent: ASTNode | undefined) {
    this.offset = offset;
    this.length = length;
    if (parent !== undefined) this.parent = parent;
  }
}

class ScalarView<T extends 'string' | 'boolean' | 'null'> extends View {
  readonly type: T;
  readonly value: unknown;

  constructor(node: SyntaxNode, parent: ASTNode | undefined, type: T) {
    super(node, parent);
    this.type = type;
    this.value = node.value;
  }

  get children(): ASTNode[] {
    return [];
  }
}

class NumberView extends View implements NumberASTNode {
  readonly type = 'number';
  readonly value: number;
  readonly isInteger: boolean;

  constructor(node: SyntaxNode, parent: ASTNode | undefined, text: string) {
    super(node, parent);
    this.value = Number(node.value);
    this.isInteger = !text.slice(node.offset, node.offset + node.length).includes('.');
  }

  get children(): ASTNode[] {
    return [];
  }
}

/** What has others inside. */
class Inner extends View {
  readonly #node: SyntaxNode;
  readonly #text: string;
  #children: ASTNode[] | undefined;

  constructor(node: SyntaxNode, parent: ASTNode | undefined, text: string) {
    super(node, parent);
    this.#node = node;
    this.#text = text;
  }

  get children(): ASTNode[] {
    return (this.#children ??= (this.#node.children ?? []).map((child) =>
      viewOf(child, this as unknown as ASTNode, this.#text),
    ));
  }
}

class ObjectView extends Inner implements ObjectASTNode {
  readonly type = 'object';

  get properties(): PropertyASTNode[] {
    return this.children as PropertyASTNode[];
  }
}

class ArrayView extends Inner implements ArrayASTNode {
  readonly type = 'array';

  get items(): ASTNode[] {
    return this.children;
  }
}

class PropertyView extends Inner implements PropertyASTNode {
  readonly type = 'property';
  readonly colonOffset: number;

  constructor(node: SyntaxNode, parent: ASTNode | undefined, text: string) {
    super(node, parent, text);
    this.colonOffset = node.colonOffset ?? -1;
  }

  get keyNode(): StringASTNode {
    return this.children[0] as StringASTNode;
  }

  // The interface has it optional; whole JSON has one always.
  get valueNode(): ASTNode {
    return this.children[1] as ASTNode;
  }
}
