import { describe, expect, it } from 'vitest';
import { cursor, parse, service } from '../../support/language.ts';

const byRank = (a: { sortText?: string; label: string }, b: typeof a) =>
  (a.sortText ?? a.label).localeCompare(b.sortText ?? b.label, 'en');

async function labels(marked: string): Promise<string[]> {
  const { document, position } = cursor(marked);
  const { items } = await service.completion(document, position);
  return items.toSorted(byRank).map(({ label }) => label);
}

describe('completion of keys', () => {
  it('offers what ECS cannot do without first', async () => {
    expect((await labels('{ | }')).slice(0, 2)).toEqual(['containerDefinitions', 'family']);
    expect((await labels('{ "containerDefinitions": [{ | }] }')).slice(0, 2)).toEqual(['image', 'name']);
    expect(await labels('{ "containerDefinitions": [{ "dependsOn": [{ "|" }] }] }')).toEqual([
      'condition',
      'containerName',
    ]);
  });

  it('leaves out what is there already', async () => {
    expect(await labels('{ "family": "web", | }')).not.toContain('family');
  });

  it('offers whole definitions in an empty document', async () => {
    expect(await labels('|')).toContain('Fargate task definition');
  });
});

describe('completion of values', () => {
  it.each([
    ['enumerations', '{ "networkMode": "|" }', ['"awsvpc"', '"bridge"', '"host"', '"none"']],
    [
      'the other containers for dependsOn',
      '{ "containerDefinitions": [{ "name": "a", "dependsOn": [{ "containerName": | }] }, { "name": "b" }, { "name": "c" }] }',
      ['"b"', '"c"'],
    ],
    ['containers for links', '{ "containerDefinitions": [{ "name": "a", "links": ["|"] }, { "name": "b" }] }', ['"b"']],
    [
      'containers for volumesFrom',
      '{ "containerDefinitions": [{ "name": "a", "volumesFrom": [{ "sourceContainer": "|" }] }, { "name": "b" }] }',
      ['"b"'],
    ],
    [
      'volumes for mount points',
      '{ "containerDefinitions": [{ "mountPoints": [{ "sourceVolume": "da|" }] }], "volumes": [{ "name": "data" }, { "name": "cache" }] }',
      ['"data"', '"cache"'],
    ],
    [
      'the memory that goes with the cpu above',
      '{ "cpu": "512", "memory": "|" }',
      ['"1024"', '"2048"', '"3072"', '"4096"'],
    ],
    [
      'Fargate sizes',
      '{ "requiresCompatibilities": ["FARGATE"], "cpu": "|" }',
      ['"256"', '"512"', '"1024"', '"2048"', '"4096"', '"8192"', '"16384"'],
    ],
  ])('offers %s', async (_what, marked, expected) => {
    expect(await labels(marked)).toEqual(expected);
  });

  it('puts the conditions first that the awaited container can meet, and says why not the others', async () => {
    const { document, position } = cursor(
      '{ "containerDefinitions": [{ "name": "a", "dependsOn": [{ "containerName": "b", "condition": "|" }] }, { "name": "b" }] }',
    );
    const { items } = await service.completion(document, position);
    expect(items.map(({ label }) => label)).toEqual(['"START"', '"HEALTHY"', '"SUCCESS"', '"COMPLETE"']);
    expect(items[1]?.detail).toContain('no healthCheck');
  });

  it('replaces the whole string at the cursor', async () => {
    const { document, position } = cursor(
      '{ "containerDefinitions": [{ "name": "a", "links": ["x|y"] }, { "name": "b" }] }',
    );
    const { items } = await service.completion(document, position);
    expect(items[0]?.textEdit).toMatchObject({
      newText: '"b"',
      range: { start: { character: 52 }, end: { character: 56 } },
    });
  });

  it('works in describe output', async () => {
    expect(
      await labels(
        '{ "taskDefinition": { "containerDefinitions": [{ "name": "a", "links": ["|"] }, { "name": "b" }] } }',
      ),
    ).toEqual(['"b"']);
  });
});

describe('completion in an overlay', () => {
  const definition = parse(`{
    "containerDefinitions": [{
      "name": "app",
      "portMappings": [{ "containerPort": 80 }, { "containerPort": 53, "protocol": "udp" }],
      "secrets": [{ "name": "TOKEN", "valueFrom": "x" }],
      "environment": [{ "name": "MODE", "value": "prod" }]
    }],
    "volumes": [{ "name": "data" }]
  }`);

  it.each([
    ['{ "containers": { "|" } }', ['app']],
    ['{ "volumes": { | } }', ['data']],
    ['{ "containers": { "app": { "secrets": { "|" } } } }', ['TOKEN']],
    ['{ "containers": { "app": { "environment": { "|" } } } }', ['MODE']],
    ['{ "containers": { "app": { "ports": { "|" } } } }', ['80', '53/udp']],
    ['{ "containers": { "app": { "secrets": { "TOKEN": "x", "|" } } } }', []],
  ])('offers what the definition beside it has in %s', async (marked, expected) => {
    const { document, position } = cursor(marked, 'overlay');
    const { items } = await service.completion(document, position, { definition });
    expect(items.filter(({ kind }) => kind === 10).map(({ label }) => label)).toEqual(expected);
  });

  it('offers the members of an overlay', async () => {
    const { document, position } = cursor('{ | }', 'overlay');
    const { items } = await service.completion(document, position, { definition });
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['containers', 'volumes']));
  });

  it('writes a key with its value and the comma that is needed', async () => {
    const { document, position } = cursor('{ "containers": { "app": { "ports": { | "443": 8443 } } } }', 'overlay');
    const { items } = await service.completion(document, position, { definition });
    expect(items[0]?.textEdit?.newText).toBe('"80": $1,');
  });
});

describe('completion of images', () => {
  const localImages = () => Promise.resolve(['app:dev', 'redis:8']);
  const offered = async (marked: string, role?: 'overlay') => {
    const { document, position } = cursor(marked, role);
    const definition = parse('{ "containerDefinitions": [{ "name": "app" }] }');
    const { items } = await service.completion(document, position, { localImages, definition });
    return items.map(({ label, detail }) => `${label} ${detail ?? ''}`);
  };

  it('offers those of other containers, then those on this machine', async () => {
    expect(
      await offered('{ "containerDefinitions": [{ "image": "|" }, { "name": "cache", "image": "redis:8" }] }'),
    ).toEqual(['"redis:8" as in cache', '"app:dev" on this machine']);
  });

  it('offers those on this machine in an overlay', async () => {
    expect(await offered('{ "containers": { "app": { "image": "|" } } }', 'overlay')).toEqual([
      '"app:dev" on this machine',
      '"redis:8" on this machine',
    ]);
  });

  it('asks for none anywhere else', async () => {
    const { document, position } = cursor('{ "containerDefinitions": [{ "name": "|" }] }');
    await service.completion(document, position, {
      localImages: () => Promise.reject(new Error('was asked')),
    });
  });
});
