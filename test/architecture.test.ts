import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * Who may import whom. A file belongs to the first layer whose folder it lies in; what a layer does not list is
 * forbidden to it. Entries ending in `/` are folders of this repository, the rest are packages (`node:` = Node itself).
 */
interface Layer {
  readonly path: string;
  readonly mayImport: readonly string[];
}

const LSP = ['vscode-languageserver', 'vscode-languageserver-textdocument'];
const ECS_SHAPES = '@aws-sdk/client-ecs';

const LAYERS: readonly Layer[] = [
  { path: 'client/protocol/', mayImport: ['client/protocol/'] },
  {
    path: 'client/extension/',
    mayImport: [
      'client/extension/',
      'client/protocol/',
      'vscode',
      'vscode-languageclient',
      '@aws-sdk/',
      '@smithy/',
      '@aws-crypto/',
      'jsonc-parser',
      'tar-stream',
      'node:',
    ],
  },
  {
    path: 'server/src/language/',
    mayImport: [
      'server/src/language/',
      'schemas/',
      'ajv',
      'jsonc-parser',
      'vscode-json-languageservice',
      'vscode-languageserver-types',
      'vscode-languageserver-textdocument',
    ],
  },
  {
    path: 'server/src/',
    mayImport: ['server/src/', 'package.json', 'node:', 'vscode-uri', 'jsonc-parser', 'tinyglobby', 'sarif', ...LSP],
  },
  { path: 'client/engine/util/', mayImport: ['client/engine/util/', 'node:'] },
  {
    path: 'client/engine/state/',
    mayImport: ['client/engine/state/', 'client/engine/util/', 'client/protocol/', ECS_SHAPES, 'node:'],
  },
  {
    path: 'client/engine/aws/',
    mayImport: ['client/engine/aws/', 'client/engine/util/', '@aws-sdk/', '@smithy/', 'node:'],
  },
  { path: 'client/engine/placement/', mayImport: ['client/engine/placement/', 'client/engine/state/'] },
  { path: 'client/engine/docker/', mayImport: ['client/engine/docker/', 'client/engine/util/', 'dockerode', 'node:'] },
  {
    path: 'client/engine/networking/',
    mayImport: [
      'client/engine/networking/',
      'client/engine/state/',
      'client/engine/docker/',
      'client/engine/util/',
      'node:',
    ],
  },
  {
    path: 'client/engine/services/',
    mayImport: ['client/engine/services/', 'client/engine/state/', 'client/engine/placement/', 'client/engine/util/'],
  },
  {
    path: 'client/engine/scaling/',
    mayImport: ['client/engine/scaling/', 'client/engine/state/', 'client/engine/placement/', 'client/engine/util/'],
  },
  {
    path: 'client/engine/agent/',
    mayImport: [
      'client/engine/agent/',
      'client/engine/state/',
      'client/engine/networking/',
      'client/engine/docker/',
      'client/engine/util/',
      'schemas/',
      'node:',
    ],
  },
  {
    path: 'client/engine/api/',
    mayImport: [
      'client/engine/api/',
      'client/engine/state/',
      'client/engine/placement/',
      'client/engine/docker/',
      'client/engine/util/',
      'client/protocol/',
      'server/src/language/index.ts',
      'schemas/',
      ECS_SHAPES,
      '@smithy/',
      '@aws-crypto/',
      'aws4',
      'tar-stream',
      'node:',
    ],
  },
  // engine.ts, main.ts, options.ts: they put everything together.
  {
    path: 'client/engine/',
    mayImport: ['client/engine/', 'client/protocol/', 'server/src/language/index.ts', 'package.json', 'node:'],
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Static, re-exporting and dynamic imports, with relative ones resolved to paths of this repository. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)(\s+type)?\s[^'"]*?from\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/^import()\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\b(?:import|require)()\(\s*['"]([^'"]+)['"]\s*\)/g),
  ];
  return found.map(([, type = '', specifier = '']) => ({
    file,
    target: specifier.startsWith('.') ? posix.join(dirname(file), specifier) : specifier,
    typeOnly: type !== '',
  }));
}

const allows = (allowed: string, target: string) =>
  allowed.endsWith('/') || allowed.endsWith(':')
    ? target.startsWith(allowed)
    : target === allowed || target.startsWith(`${allowed}/`);

const layerOf = (file: string) => LAYERS.find((layer) => file.startsWith(layer.path));

const files = ['client', 'server'].flatMap(sourceFiles);
const imports = files.flatMap(importsOf);

describe('the architecture', () => {
  it('puts every source file into a layer', () => {
    expect(files.filter((file) => !layerOf(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it.each(LAYERS.map((layer) => [layer.path, layer] as const))('lets %s import only what it may', (_, layer) => {
    const offences = imports
      .filter(({ file }) => layerOf(file) === layer)
      .filter(({ target }) => target !== './ecsClient.cjs' && !target.endsWith('/ecsClient.cjs'))
      .filter(({ target }) => !layer.mayImport.some((allowed) => allows(allowed, target)))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(offences).toEqual([]);
  });

  it('keeps dockerode behind its adapter', () => {
    const users = imports.filter(({ target }) => target === 'dockerode').map(({ file }) => file);
    expect(users.filter((file) => !file.startsWith('client/engine/docker/dockerode'))).toEqual([]);
  });

  it('uses the AWS SDK in the engine for its types only', () => {
    const users = imports.filter(
      ({ file, target, typeOnly }) => target === ECS_SHAPES && !typeOnly && file.startsWith('client/engine/'),
    );
    expect(users).toEqual([]);
  });

  it('has no cycles between files', () => {
    const edges = new Map<string, string[]>();
    for (const { file, target, typeOnly } of imports) {
      if (!typeOnly && files.includes(target)) edges.set(file, [...(edges.get(file) ?? []), target]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    files.forEach((file) => visit(file, []));
    expect(cycles).toEqual([]);
  });
});
