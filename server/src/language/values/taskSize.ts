import fargateSizes from '../../../../schemas/facts/fargateSizes.json' with { type: 'json' };

export interface FargateSize {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  readonly vCpu: number;
  /** MiB. */
  readonly memory: readonly number[];
  readonly linux: boolean;
  readonly windows: boolean;
}

/** Ascending by cpu, memory ascending within. */
const FARGATE_SIZES: readonly FargateSize[] = fargateSizes.sizes;

/** CPU units of "1024", "1 vCPU" or ".5vcpu"; undefined for anything else. */
export function parseTaskCpu(text: string): number | undefined {
  const match = /^\s*(?:(\d+)|(\d*\.?\d+)\s*vcpu)\s*$/i.exec(text);
  if (match === null) return undefined;
  return match[1] === undefined ? Math.round(Number(match[2]) * 1024) : Number(match[1]);
}

/** MiB of "2048", "2 GB" or "0.5gb"; undefined for anything else. */
export function parseTaskMemory(text: string): number | undefined {
  const match = /^\s*(?:(\d+)|(\d*\.?\d+)\s*gb)\s*$/i.exec(text);
  if (match === null) return undefined;
  return match[1] === undefined ? Math.round(Number(match[2]) * 1024) : Number(match[1]);
}

export const fargateSizesFor = (windows: boolean): readonly FargateSize[] =>
  FARGATE_SIZES.filter((size) => (windows ? size.windows : size.linux));

/** "2048 to 8192 in steps of 1024", or the values where they are few or uneven. */
export function tellMemory(size: FargateSize): string {
  const [first = 0, second = 0] = size.memory;
  const step = second - first;
  const isEven = size.memory.every((value, index) => value === first + index * step);
  if (size.memory.length <= 4 || !isEven) return size.memory.join(', ');
  return `${first} to ${size.memory.at(-1) ?? 0} in steps of ${step}`;
}
