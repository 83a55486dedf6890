/** The configuration of Fluentd as a router of logs. Pure. */
import type { RouterConfiguration } from './configuration.ts';
import type { Delivery } from './outputs.ts';
import { secretVariable, type RoutedContainer } from './router.ts';

/** Sources, filters, what the image includes, outputs: in the order that records go through them. */
export function fluentdConfiguration({
  router,
  forwardAddress,
  metadata,
  health,
  socket,
  deliveryOf,
}: RouterConfiguration): string {
  const parts = [
    block('source', '', [
      ['@type', 'unix'],
      ['path', socket],
    ]),
    ...(forwardAddress === undefined
      ? []
      : [
          block('source', '', [
            ['@type', 'forward'],
            ['bind', forwardAddress],
            ['port', '24224'],
          ]),
        ]),
    block(
      'source',
      '',
      [
        ['@type', 'tcp'],
        ['tag', health.tag],
        ['bind', health.address],
        ['port', String(health.port)],
      ],
      block('parse', '', [['@type', 'none']]),
    ),
    ...(metadata.length === 0
      ? []
      : [block('filter', '**', [['@type', 'record_transformer']], block('record', '', metadata))]),
    ...router.routed.flatMap(grepFilters),
    ...(router.includedFile === undefined ? [] : [`@include ${oneLine(router.includedFile)}\n`]),
    block('match', health.tag, [['@type', 'null']]),
    ...router.routed.flatMap((container) => outputOf(container, deliveryOf(container))),
  ];
  return parts.join('\n');
}

const tagPattern = ({ name }: RoutedContainer) => `${name}-firelens**`;

function grepFilters(container: RoutedContainer): string[] {
  const { includePattern, excludePattern } = container;
  const grep = (kind: string, pattern: string | undefined) => {
    if (pattern === undefined) return [];
    const condition = block(kind, '', [
      ['key', 'log'],
      ['pattern', `/${pattern.replace(/(?<!\\)\//g, '\\/')}/`],
    ]);
    return [block('filter', tagPattern(container), [['@type', 'grep']], condition)];
  };
  return [...grep('exclude', excludePattern), ...grep('regexp', includePattern)];
}

function outputOf(container: RoutedContainer, delivery: Delivery): string[] {
  switch (delivery.kind) {
    case 'none':
      return [];
    case 'standard-output':
      return [block('match', tagPattern(container), [['@type', 'stdout']])];
    case 'declared': {
      const { name, output, secretOptions } = container;
      const secrets = secretOptions.map((option) => [option, `"#{ENV['${secretVariable(name, option)}']}"`] as const);
      return [block('match', tagPattern(container), [...Object.entries(output), ...secrets])];
    }
  }
}

function block(kind: string, argument: string, entries: readonly (readonly [string, string])[], inner = ''): string {
  const lines = entries.map(([key, value]) => `  ${oneLine(key)} ${oneLine(value)}\n`).join('');
  const nested = inner.replace(/^(?=.)/gm, '  ');
  return `<${kind}${argument === '' ? '' : ` ${argument}`}>\n${lines}${nested}</${kind}>\n`;
}

/** A line break would begin another entry. */
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');
