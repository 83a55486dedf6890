/** What becomes of the output that a container's logs have in the definition. Pure. */
import type { RoutedContainer, RouterType } from './router.ts';

/** Plugins that deliver to a service of AWS, by router. The names are those of Fluent Bit and of Fluentd's plugins. */
const TO_AWS: Readonly<Record<RouterType, ReadonlySet<string>>> = {
  fluentbit: new Set([
    'cloudwatch',
    'cloudwatch_logs',
    'firehose',
    'kinesis',
    'kinesis_firehose',
    'kinesis_streams',
    's3',
  ]),
  fluentd: new Set([
    'amazon_es',
    'aws-elasticsearch-service',
    'cloudwatch_logs',
    'cloudwatch_put',
    'kinesis_firehose',
    'kinesis_streams',
    'kinesis_streams_aggregated',
    's3',
    'sqs',
  ]),
};

/** These reach AWS only when they sign their requests. */
const SIGNING = new Set(['opensearch', 'es', 'http']);

export type Delivery =
  /** As the definition says. */
  | { readonly kind: 'declared' }
  /** The router writes the records to its standard output instead. */
  | { readonly kind: 'standard-output'; readonly plugin: string; readonly because: 'aws' | 'overlay' }
  /** The definition names no output. */
  | { readonly kind: 'none' };

export function deliveryOf(type: RouterType, { output, deliverLogs }: RoutedContainer): Delivery {
  const plugin = pluginOf(type, output);
  if (plugin === undefined) return { kind: 'none' };
  if (deliverLogs === 'as-declared') return { kind: 'declared' };
  if (reachesAws(type, plugin, output)) return { kind: 'standard-output', plugin, because: 'aws' };
  return deliverLogs === 'local' ? { kind: 'standard-output', plugin, because: 'overlay' } : { kind: 'declared' };
}

const optionOf = (output: Readonly<Record<string, string>>, wanted: string) =>
  Object.entries(output).find(([option]) => option.toLowerCase() === wanted)?.[1];

const pluginOf = (type: RouterType, output: Readonly<Record<string, string>>) =>
  optionOf(output, type === 'fluentd' ? '@type' : 'name');

function reachesAws(type: RouterType, plugin: string, output: Readonly<Record<string, string>>): boolean {
  const name = plugin.toLowerCase();
  if (TO_AWS[type].has(name)) return true;
  return SIGNING.has(name) && /^(on|true|yes)$/i.test(optionOf(output, 'aws_auth') ?? '');
}
