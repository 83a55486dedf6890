/** An Amazon Resource Name taken apart: `arn:partition:service:region:account:resource`. */
export interface Arn {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** `secretsmanager`, `ssm`, `s3`, `iam`, … */
  readonly service: string;
  /** Empty for services without regions, such as iam and s3. */
  readonly region: string;
  /** Empty where the resource's name is enough, as for s3. */
  readonly account: string;
  /** All that follows the account; its form is the service's own, with slashes or further colons. */
  readonly resource: string;
}

const FORM = /^arn:([^:\s]+):([^:\s]+):([^:\s]*):([^:\s]*):(\S[^\r\n]*)$/;

/** Takes an ARN apart, whatever service it is of; undefined when the text does not have the form. */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region = '', account = '', resource = ''] = FORM.exec(text) ?? [];
  return partition === undefined || service === undefined
    ? undefined
    : { partition, service, region, account, resource };
}

export const formatArn = ({ partition, service, region, account, resource }: Arn): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

/** How the names of a partition's regions begin. All others are in `aws`. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that a region belongs to. */
export const partitionOf = (region: string): string =>
  PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';

/** Whether the text has the form of a region's name, such as `eu-central-1`; not whether that region exists. */
export const isRegion = (text: string): boolean => /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(text);

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);

/**
 * What is wrong with the parts that all ARNs have, as the end of a sentence; undefined when nothing is. An empty region
 * or account is no mistake here: whether one is needed is the service's affair.
 */
export function mistakeIn({ partition, region, account }: Arn): string | undefined {
  if (region !== '' && !isRegion(region)) return `\`${region}\` is no region`;
  if (region !== '' && partitionOf(region) !== partition) {
    return `region \`${region}\` is in partition \`${partitionOf(region)}\`, not \`${partition}\``;
  }
  if (account !== '' && account !== 'aws' && !isAccountId(account)) return `account \`${account}\` is not 12 digits`;
  return undefined;
}
