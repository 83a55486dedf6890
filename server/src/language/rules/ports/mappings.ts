import { oncePerTask } from '../../oncePerTask.ts';
import type { Container, PortMapping } from '../../taskDefinition.ts';

/** Each port mapping with the container that has it, in the document's order. */
export const mappingsOf = oncePerTask(
  (task): readonly { readonly container: Container; readonly mapping: PortMapping }[] =>
    (task.containers?.items ?? []).flatMap((container) =>
      (container.portMappings?.items ?? []).map((mapping) => ({ container, mapping })),
    ),
);

export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** "8000-8010" as numbers; undefined for anything else, also where the order or the limits are wrong. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const [low, high] = [Number(first), Number(last)];
  return low >= 1 && low < high && high <= 65_535 ? { low, high } : undefined;
}

/** The container ports of a mapping: a range, or one port as a range of one. */
export function containerPortsOf({ containerPort, containerPortRange }: PortMapping): PortRange | undefined {
  if (containerPortRange !== undefined) return parsePortRange(containerPortRange.value ?? '');
  return containerPort?.value === undefined ? undefined : { low: containerPort.value, high: containerPort.value };
}

/** The transport, or undefined when it is written but unknown. */
export const transportOf = ({ protocol }: PortMapping): string | undefined =>
  protocol === undefined ? 'tcp' : protocol.value;

export const overlap = (a: PortRange, b: PortRange): boolean => a.low <= b.high && b.low <= a.high;
