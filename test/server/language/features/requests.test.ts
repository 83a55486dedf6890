import { describe, expect, it } from 'vitest';
import { cursor, parse, service } from '../../support/language.ts';

async function labels(marked: string): Promise<string[]> {
  const { document, position } = cursor(marked);
  const { items } = await service.completion(document, position);
  return items
    .toSorted((a, b) => (a.sortText ?? a.label).localeCompare(b.sortText ?? b.label))
    .map(({ label }) => label);
}

const linked = (rest: string) => `{ "serviceName": "web", "taskDefinition": "related-awsvpc", ${rest} }`;

describe('completion in service definitions and RunTask inputs', () => {
  it('offers their keys, usual ones first', async () => {
    const keys = await labels('{ "serviceName": "web", | }');
    expect(keys.slice(0, 2)).toEqual(['desiredCount', 'taskDefinition']);
    expect(keys).not.toContain('containerDefinitions');
    expect((await labels('{ "count": 1, | }'))[0]).toBe('taskDefinition');
  });

  it('offers closed lists', async () => {
    expect(await labels('{ "serviceName": "web", "schedulingStrategy": "|" }')).toEqual(['"DAEMON"', '"REPLICA"']);
  });

  it.each([
    ['families of the task definitions around', '{ "serviceName": "web", "taskDefinition": "|" }', '"related-awsvpc"'],
    ['containers', linked('"loadBalancers": [{ "containerName": "|" }]'), '"app"'],
    ['container ports', linked('"loadBalancers": [{ "containerPort": | }]'), '8080'],
    ['port names', linked('"serviceConnectConfiguration": { "services": [{ "portName": "|" }] }'), '"http"'],
    ['volumes configured at launch', linked('"volumeConfigurations": [{ "name": "|" }]'), '"data"'],
    [
      'containers to override',
      '{ "taskDefinition": "related-bridge", "overrides": { "containerOverrides": [{ "name": "|" }] } }',
      '"app"',
    ],
  ])('offers %s', async (_what, marked, expected) => {
    expect(await labels(marked)).toContain(expected);
  });
});

describe('other features of service definitions', () => {
  it('explain members on hover from their own schema', async () => {
    const { document, position } = cursor('{ "serviceName": "web", "desi|redCount": 2 }');
    expect(JSON.stringify(await service.hover(document, position))).toContain('How many tasks to keep running');
  });

  it('have an outline and a lens to create the service', async () => {
    const document = parse('{ "serviceName": "web", "loadBalancers": [{ "containerName": "app" }] }');
    const symbols = await service.symbols(document);
    expect(symbols.map(({ name }) => name)).toEqual(['serviceName', 'loadBalancers']);
    expect(symbols[1]?.children?.map(({ name }) => name)).toEqual(['app']);
    expect(service.codeLenses(document).map(({ command }) => command?.command)).toEqual(['drydock.createService']);
  });
});
