/** The configuration of Fluent Bit as a router of logs. Pure. */
import type { Delivery } from './outputs.ts';
import { secretVariable, type RoutedContainer } from './router.ts';
import type { RouterConfiguration } from './configuration.ts';

type Section = readonly [kind: 'INPUT' | 'FILTER' | 'OUTPUT', ...entries: (readonly [string, string])[]];

/** Inputs, filters, what the image includes, outputs: in the order that records go through them. */
export function fluentBitConfiguration(options: RouterConfiguration): string {
  const { router, bufferLimit, forwardAddress, metadata, health, socket } = options;
  const before: readonly Section[] = [
    ['INPUT', ['Name', 'forward'], ['unix_path', socket], ['Mem_Buf_Limit', bufferLimit]],
    ...(forwardAddress === undefined
      ? []
      : [
          [
            'INPUT',
            ['Name', 'forward'],
            ['Listen', forwardAddress],
            ['Port', '24224'],
            ['Mem_Buf_Limit', bufferLimit],
          ] satisfies Section,
        ]),
    ['INPUT', ['Name', 'tcp'], ['Tag', health.tag], ['Listen', health.address], ['Port', String(health.port)]],
    ...(metadata.length === 0
      ? []
      : [
          [
            'FILTER',
            ['Name', 'record_modifier'],
            ['Match', '*'],
            ...metadata.map(([name, value]) => ['Record', `${name} ${value}`] as const),
          ] satisfies Section,
        ]),
    ...router.routed.flatMap(grepFilters),
  ];
  const after: readonly Section[] = [
    ['OUTPUT', ['Name', 'null'], ['Match', health.tag]],
    ...router.routed.flatMap((container) => outputOf(container, options.deliveryOf(container))),
  ];
  const include = router.includedFile === undefined ? [] : [`@INCLUDE ${oneLine(router.includedFile)}\n`];
  return [...before.map(textOf), ...include, ...after.map(textOf)].join('\n');
}

const match = ({ name }: RoutedContainer) => ['Match', `${name}-firelens*`] as const;

function grepFilters(container: RoutedContainer): Section[] {
  const { includePattern, excludePattern } = container;
  const grep = (kind: string, pattern: string | undefined): Section[] =>
    pattern === undefined ? [] : [['FILTER', ['Name', 'grep'], match(container), [kind, `log ${pattern}`]]];
  return [...grep('Exclude', excludePattern), ...grep('Regex', includePattern)];
}

function outputOf(container: RoutedContainer, delivery: Delivery): Section[] {
  switch (delivery.kind) {
    case 'none':
      return [];
    case 'standard-output':
      return [['OUTPUT', ['Name', 'stdout'], match(container), ['Format', 'json_lines']]];
    case 'declared': {
      const { name, output, secretOptions } = container;
      const entries = Object.entries(output).filter(([option]) => option.toLowerCase() !== 'match');
      const plugin = entries.filter(([option]) => option.toLowerCase() === 'name');
      const rest = entries.filter(([option]) => option.toLowerCase() !== 'name');
      const secrets = secretOptions.map((option) => [option, `\${${secretVariable(name, option)}}`] as const);
      return [['OUTPUT', ...plugin, match(container), ...rest, ...secrets]];
    }
  }
}

const textOf = ([kind, ...entries]: Section): string =>
  `[${kind}]\n${entries.map(([key, value]) => `    ${oneLine(key)} ${oneLine(value)}\n`).join('')}`;

/** A line break would begin another entry. */
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');
