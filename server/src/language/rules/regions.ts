import { isRegion, parseArn } from '../arn.ts';
import { ecrRegistryOf, parseImage } from '../imageReference.ts';
import type { SyntaxNode } from '../nodes.ts';
import type { Container } from '../taskDefinition.ts';

/** A place of a container that names an AWS region. */
export interface NamedRegion {
  readonly region: string;
  readonly node: SyntaxNode;
  readonly by: 'image' | 'logs' | 'secret';
}

/** The regions that a container mentions: by its private ECR image, its log group and its secrets. */
export function regionsOf(container: Container): NamedRegion[] {
  const { image, logConfiguration, secrets } = container;
  const named: NamedRegion[] = [];
  const reference = image?.value === undefined ? undefined : parseImage(image.value).reference;
  const registry = reference === undefined ? undefined : ecrRegistryOf(reference);
  if (image !== undefined && registry !== undefined) {
    named.push({ region: registry.region, node: image.node, by: 'image' });
  }
  const logs = logConfiguration?.options?.get('awslogs-region');
  if (logs?.value !== undefined && isRegion(logs.value))
    named.push({ region: logs.value, node: logs.node, by: 'logs' });
  for (const { valueFrom } of secrets?.items ?? []) {
    const region = parseArn(valueFrom?.value ?? '')?.region;
    if (valueFrom !== undefined && region !== undefined && isRegion(region)) {
      named.push({ region, node: valueFrom.node, by: 'secret' });
    }
  }
  return named;
}

/** What names the region there, for a related location. */
export const describeRegion = ({ region, by }: NamedRegion): string =>
  ({ image: `The image is in ${region}`, logs: `Logs go to ${region}`, secret: `The secret is in ${region}` })[by];
