import { isRegion, parseArn } from '../arn.ts';
import { ecrRegistryOf } from '../imageReference.ts';
import type { SyntaxNode } from '../nodes.ts';
import { oncePerTask } from '../oncePerTask.ts';
import type { Container } from '../taskDefinition.ts';
import { images, type WrittenImage } from './containers/images.ts';

/** A place of a container that names an AWS region. */
export interface NamedRegion {
  readonly region: string;
  readonly node: SyntaxNode;
  readonly by: 'image' | 'logs' | 'secret';
}

export interface ContainerRegions {
  readonly container: Container;
  /** By its private ECR image, its log group and its secrets. */
  readonly named: readonly NamedRegion[];
}

/** The regions that the containers mention. */
export const regionsOf = oncePerTask((task): readonly ContainerRegions[] => {
  const imageOf = new Map(images(task).map((image) => [image.container, image]));
  return (task.containers?.items ?? []).map((container) => ({
    container,
    named: namedBy(container, imageOf.get(container)),
  }));
});

function namedBy({ logConfiguration, secrets }: Container, image: WrittenImage | undefined): NamedRegion[] {
  const named: NamedRegion[] = [];
  const reference = image?.parsed.reference;
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
