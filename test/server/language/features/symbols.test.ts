import { SymbolKind } from 'vscode-languageserver-types';
import { describe, expect, it } from 'vitest';
import { parse, service } from '../../support/language.ts';

const TEXT = `{
  "proxyConfiguration": { "containerName": "envoy" },
  "containerDefinitions": [
    { "name": "app", "image": "app:1", "environment": [{ "name": "MODE", "value": "x" }], "secrets": [{ "name": "KEY", "valueFrom": "k" }],
      "dependsOn": [{ "containerName": "migrate", "condition": "SUCCESS" }, { "containerName": "envoy", "condition": "START" }] },
    { "name": "migrate", "image": "app:1", "essential": false },
    { "name": "envoy", "image": "envoy:1" },
    { "name": "router", "image": "fluent-bit:1", "firelensConfiguration": { "type": "fluentbit" } },
    { "name": "otel", "essential": false }
  ],
  "volumes": [{ "name": "data" }]
}`;

describe('the outline', () => {
  it('tells what containers are for', async () => {
    const outline = await service.symbols(parse(TEXT));
    const containers = outline.find(({ name }) => name === 'containerDefinitions')?.children ?? [];
    expect(containers.map(({ name, detail }) => [name, detail])).toEqual([
      ['app', 'app:1'],
      ['migrate', 'init, app:1'],
      ['envoy', 'proxy, envoy:1'],
      ['router', 'log router, fluent-bit:1'],
      ['otel', 'sidecar'],
    ]);
  });

  it('has icons that tell containers, volumes, variables and secrets apart', async () => {
    const outline = await service.symbols(parse(TEXT));
    const child = (list: typeof outline | undefined, name: string) =>
      list?.find((each) => each.name === name)?.children;
    const app = child(child(outline, 'containerDefinitions'), 'app');
    expect([
      child(outline, 'containerDefinitions')?.[0]?.kind,
      child(outline, 'volumes')?.[0]?.kind,
      child(app, 'environment')?.[0]?.kind,
      child(app, 'secrets')?.[0]?.kind,
    ]).toEqual([SymbolKind.Class, SymbolKind.Struct, SymbolKind.Variable, SymbolKind.Key]);
  });
});
