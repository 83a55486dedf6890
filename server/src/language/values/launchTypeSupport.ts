import type { JSONPath } from 'jsonc-parser';
import facts from '../../../../schemas/facts/launchTypeSupport.json' with { type: 'json' };
import { isWindows, requirementOf } from '../rules/launchTypes.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { TaskDefinition } from '../taskDefinition.ts';

const NAMES = {
  fargateLinux: 'Fargate',
  fargateWindows: 'Fargate with Windows',
  managedInstances: 'Managed Instances',
  external: 'external instances',
  ec2Linux: 'EC2',
  ec2Windows: 'EC2 with Windows',
  awsvpc: 'network mode awsvpc',
} as const;

export type Platform = keyof typeof NAMES;

export const platformName = (platform: Platform): string => NAMES[platform];

/** What a platform takes of a field. */
export type Support =
  | { readonly kind: 'unsupported' }
  /** Documentation is silent. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'values'; readonly allowed: readonly string[] };

interface Row {
  readonly path: string;
  readonly platforms: Readonly<Partial<Record<Platform, string | { readonly allowed?: readonly string[] }>>>;
}

const rows: ReadonlyMap<string, Row> = new Map((facts.fields as readonly Row[]).map((row) => [row.path, row]));

/** The platforms that treat a field in a way of their own, by the path from the definition's root. */
export function supportOf(path: JSONPath): ReadonlyMap<Platform, Support> {
  const name = path.reduce<string>(
    (told, segment) => (typeof segment === 'number' ? `${told}[]` : told === '' ? segment : `${told}.${segment}`),
    '',
  );
  const row = rows.get(name) ?? rows.get(name.replace(/\[\]$/, ''));
  const supports = Object.entries(row?.platforms ?? {}).flatMap(([platform, told]): [Platform, Support][] => {
    const support = read(told);
    return support === undefined ? [] : [[platform as Platform, support]];
  });
  return new Map(supports);
}

function read(told: Row['platforms'][Platform]): Support | undefined {
  if (told === 'unsupported' || told === 'unknown') return { kind: told };
  if (typeof told !== 'object' || told.allowed === undefined) return undefined;
  return { kind: 'values', allowed: told.allowed };
}

/** The platforms that the definition asks for; those it does not mention are none of its affair. */
export function platformsOf(task: TaskDefinition, context: RuleContext): Platform[] {
  const asks = (type: Parameters<typeof requirementOf>[1]) => requirementOf(task, type, context) !== undefined;
  const windows = isWindows(task);
  const platforms: (Platform | false)[] = [
    asks('FARGATE') && (windows ? 'fargateWindows' : 'fargateLinux'),
    asks('EC2') && (windows ? 'ec2Windows' : 'ec2Linux'),
    asks('EXTERNAL') && 'external',
    asks('MANAGED_INSTANCES') && 'managedInstances',
    task.networkMode?.value === 'awsvpc' && 'awsvpc',
  ];
  return platforms.filter((platform) => platform !== false);
}
