import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

/**
 * One field of a request: its type in the notation of the shape fixture (`string`, `integer`, `boolean`, `object`,
 * `timestamp`, `any`, `array<…>`, `map<string,string>`), whether it must be there, and its closed list of values if it has one.
 */
export interface Field {
  readonly type: string;
  readonly required: boolean;
  readonly values?: readonly string[];
}

/** Fields by path, such as `containerDefinitions[].portMappings[].hostPort`. */
export type Fields = ReadonlyMap<string, Field>;

/** What the installed `@aws-sdk/client-ecs` types say about a request, read from its declaration files. */
export function readModel(interfaceName: string): Fields {
  const declarations = readDeclarations();
  const fields = new Map<string, Field>();
  const walk = (name: string, prefix: string): void => {
    for (const member of declarations.members(name)) {
      const { type, nested, values } = declarations.describe(member.type);
      const place = `${prefix}${member.name}${type.startsWith('array<') ? '[]' : ''}`;
      fields.set(place, { type, required: member.required, ...(values === undefined ? {} : { values }) });
      if (nested !== undefined) walk(nested, `${place}.`);
    }
  };
  walk(interfaceName, '');
  return fields;
}

/** Version of the SDK whose declarations are read. */
export function modelVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly type: ts.TypeNode;
}

function packageFolder(): string {
  return path.dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-ecs/package.json'));
}

function readDeclarations() {
  const folder = path.join(packageFolder(), 'dist-types', 'models');
  const structures = new Map<string, readonly Member[]>();
  const enums = new Map<string, readonly string[]>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.d.ts'))) {
    const source = ts.createSourceFile(file, readFileSync(path.join(folder, file), 'utf8'), ts.ScriptTarget.ESNext);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement)) structures.set(statement.name.text, membersOf(statement));
      if (ts.isModuleDeclaration(statement)) structures.set(statement.name.text, membersOfUnion(statement));
      if (ts.isVariableStatement(statement)) for (const [name, values] of enumsOf(statement)) enums.set(name, values);
    }
  }
  return {
    members(name: string): readonly Member[] {
      const members = structures.get(name);
      if (members === undefined) throw new Error(`@aws-sdk/client-ecs declares no structure ${name}`);
      return members;
    },
    /** A type node in the notation of `Field`; `nested` is the structure whose members come below it. */
    describe(type: ts.TypeNode): { type: string; nested?: string; values?: readonly string[] } {
      if (ts.isUnionTypeNode(type)) {
        const [only, ...others] = type.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword);
        if (only === undefined || others.length > 0) throw new Error('a member of several types is not understood');
        return this.describe(only);
      }
      if (ts.isArrayTypeNode(type)) {
        const item = this.describe(type.elementType);
        return { ...item, type: `array<${item.type}>` };
      }
      if (type.kind === ts.SyntaxKind.StringKeyword) return { type: 'string' };
      if (type.kind === ts.SyntaxKind.NumberKeyword) return { type: 'integer' };
      if (type.kind === ts.SyntaxKind.BooleanKeyword) return { type: 'boolean' };
      if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) {
        const name = type.typeName.text;
        if (name === 'Record') return { type: 'map<string,string>' };
        if (name === 'Date') return { type: 'timestamp' };
        if (name === '__DocumentType') return { type: 'any' };
        const values = enums.get(name);
        return values === undefined ? { type: 'object', nested: name } : { type: 'string', values };
      }
      throw new Error(`a type of kind ${ts.SyntaxKind[type.kind]} is not understood`);
    },
  };
}

function membersOf(node: ts.InterfaceDeclaration): readonly Member[] {
  return node.members
    .filter(ts.isPropertySignature)
    .flatMap((member) =>
      member.type === undefined || !ts.isIdentifier(member.name)
        ? []
        : [{ name: member.name.text, required: member.questionToken === undefined, type: member.type }],
    );
}

/**
 * A union "exactly one member" is a namespace with an interface `<Name>Member` for each alternative, in which that one
 * is required and the others are `never`. All are optional in the schema.
 */
function membersOfUnion(node: ts.ModuleDeclaration): readonly Member[] {
  if (node.body === undefined || !ts.isModuleBlock(node.body)) return [];
  const alternatives = node.body.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text.endsWith('Member') && name.text !== '$UnknownMember');
  return alternatives
    .flatMap((alternative) => membersOf(alternative).filter((member) => member.required))
    .map((member) => ({ ...member, required: false }));
}

function enumsOf(statement: ts.VariableStatement): [string, readonly string[]][] {
  return statement.declarationList.declarations.flatMap((declaration): [string, readonly string[]][] => {
    if (!ts.isIdentifier(declaration.name) || declaration.type === undefined) return [];
    if (!ts.isTypeLiteralNode(declaration.type)) return [];
    const values = declaration.type.members
      .filter(ts.isPropertySignature)
      .flatMap((member) =>
        member.type !== undefined && ts.isLiteralTypeNode(member.type) && ts.isStringLiteral(member.type.literal)
          ? [member.type.literal.text]
          : [],
      );
    return [[declaration.name.text, values]];
  });
}
