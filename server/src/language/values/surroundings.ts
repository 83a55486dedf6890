import { isAccountId, isRegion, parseArn, partitionOf } from '../arn.ts';
import { ecrRegistryOf, parseImage } from '../imageReference.ts';
import { descendants } from '../nodes.ts';
import type { TaskDefinition } from '../taskDefinition.ts';

/** Where a definition lives in AWS, told by the ARNs, registries and log options in it. */
export interface Surroundings {
  /** The most used first. */
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

export function surroundingsOf({ node }: TaskDefinition): Surroundings {
  const regions: string[] = [];
  const accounts: string[] = [];
  for (const each of descendants(node)) {
    if (each.type !== 'string') continue;
    const text = String(each.value);
    if (isRegion(text)) regions.push(text);
    const arn = text.startsWith('arn:') ? parseArn(text) : undefined;
    const { reference } = arn === undefined && text.includes('.dkr') ? parseImage(text) : {};
    const place = arn ?? (reference && ecrRegistryOf(reference));
    if (place !== undefined && isRegion(place.region)) regions.push(place.region);
    if (place !== undefined && isAccountId(place.account)) accounts.push(place.account);
  }
  return { regions: byUse(regions), accounts: byUse(accounts) };
}

function byUse(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
}

/** Account and region for a new ARN: those in use, else the example account that AWS documents use. */
export function placeOf(task: TaskDefinition): { partition: string; region: string; account: string } {
  const { regions, accounts } = surroundingsOf(task);
  const region = regions[0] ?? 'us-east-1';
  return { partition: partitionOf(region), region, account: accounts[0] ?? '111122223333' };
}
