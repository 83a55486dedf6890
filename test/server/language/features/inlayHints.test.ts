import { describe, expect, it } from 'vitest';
import { parse, service } from '../../support/language.ts';

/** The text with its hints in «guillemets». */
function hinted(definition: unknown): string {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  const document = parse(text);
  const whole = { start: { line: 0, character: 0 }, end: document.textDocument.positionAt(text.length) };
  const hints = service
    .inlayHints(document, whole)
    .map(({ position, label }) => ({ at: document.textDocument.offsetAt(position), label: label as string }))
    .toSorted((a, b) => b.at - a.at);
  return hints.reduce((shown, { at, label }) => `${shown.slice(0, at)}«${label}»${shown.slice(at)}`, text);
}

describe('inlay hints', () => {
  it.each([
    ['{"cpu":"1024","memory":"2048"}', '{"cpu":"1024"«1 vCPU»,"memory":"2048"«2 GB»}'],
    ['{"cpu":".5 vCPU","memory":"1 GB"}', '{"cpu":".5 vCPU"«512 CPU units»,"memory":"1 GB"«1024 MiB»}'],
    ['{"memory":"512"}', '{"memory":"512"«MiB»}'],
    ['{"cpu":"${CPU}","memory":"lots"}', '{"cpu":"${CPU}","memory":"lots"}'],
  ])('tell the size of a task in the other unit: %s', (text, expected) => {
    expect(hinted(text)).toBe(expected);
  });

  it('give the numbers of a container their units', () => {
    expect(
      hinted(
        '{"containerDefinitions":[{"cpu":256,"memory":3072,"memoryReservation":300,"stopTimeout":60,"linuxParameters":{"sharedMemorySize":64,"tmpfs":[{"size":128}]}}]}',
      ),
    ).toBe(
      '{"containerDefinitions":[{"cpu":256«0.25 vCPU»,"memory":3072«3 GB»,"memoryReservation":300«MiB»,"stopTimeout":60«s»,"linuxParameters":{"sharedMemorySize":64«MiB»,"tmpfs":[{"size":128«MiB»}]}}]}',
    );
  });

  it('tell what holds where nothing is written', () => {
    expect(hinted('{"family":"a","requiresCompatibilities":["EC2"]}')).toContain('"a"«networkMode: bridge»');
    expect(hinted('{"family":"a","requiresCompatibilities":["MANAGED_INSTANCES"]}')).toContain('«networkMode: awsvpc»');
    expect(hinted('{"family":"a","requiresCompatibilities":["FARGATE"]}')).not.toContain('«');
    expect(hinted('{"family":"a"}')).not.toContain('«');
    expect(
      hinted(
        '{"requiresCompatibilities":["EC2"],"runtimePlatform":{"operatingSystemFamily":"WINDOWS_SERVER_2022_CORE"}}',
      ),
    ).not.toContain('«');
  });

  it('name the containers that are essential by default among several', () => {
    expect(hinted('{"containerDefinitions":[{"name":"a"},{"name":"b","essential":false}]}')).toBe(
      '{"containerDefinitions":[{"name":"a"«essential»},{"name":"b","essential":false}]}',
    );
    expect(hinted('{"containerDefinitions":[{"name":"a"}]}')).not.toContain('«');
  });

  it('tell that the host port is chosen by the instance', () => {
    const ports = '"containerDefinitions":[{"portMappings":[{"containerPort":80},{"containerPort":81,"hostPort":0}]}]';
    expect(hinted(`{"networkMode":"bridge",${ports}}`).match(/\d«[^»]*»/g)).toEqual([
      '0«any free host port»',
      '0«any free host port»',
    ]);
    expect(hinted(`{"networkMode":"awsvpc",${ports}}`)).not.toContain('«');
  });

  it('add what a health check leaves out', () => {
    expect(hinted('{"containerDefinitions":[{"healthCheck":{"command":["CMD","true"],"interval":10}}]}')).toContain(
      '["CMD","true"]«timeout 5 s, 3 retries»,"interval":10«s»',
    );
  });

  it('are given for the range asked for, and for task definitions only', () => {
    const text = '{\n"cpu": "256",\n"memory": "512"\n}';
    const line = { start: { line: 1, character: 0 }, end: { line: 1, character: 99 } };
    expect(service.inlayHints(parse(text), line).map(({ label }) => label)).toEqual(['0.25 vCPU']);
    expect(service.inlayHints(parse('{ "containers": { "a": {} } }', 'overlay'), line)).toEqual([]);
    expect(hinted('{"serviceName":"a","cpu":"256"}')).toBe('{"serviceName":"a","cpu":"256"}');
  });
});
