import { docs } from '../docs.ts';
import { describeRegion, regionsOf } from '../regions.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const imageEcrRegion: Rule = {
  code: 'image-ecr-region',
  level: 'hint',
  summary: 'An image comes from the ECR registry of the region that logs and secrets are in.',
  docs: docs.container,
  *check(task) {
    for (const { container, named } of regionsOf(task)) {
      const image = named.find(({ by }) => by === 'image');
      const others = named.filter(({ region, by }) => by !== 'image' && region !== image?.region);
      const [other] = others;
      if (
        image === undefined ||
        other === undefined ||
        named.some((each) => each.by !== 'image' && each.region === image.region)
      )
        continue;
      yield {
        at: image.node,
        message: `${nameOf(container)} takes its image from ECR in ${image.region}, but its ${other.by === 'logs' ? 'logs' : 'secrets'} are in ${other.region}. A pull from another region is slower and is paid for as traffic.`,
        related: others.map((each) => ({ at: each.node, message: describeRegion(each) })),
      };
    }
  },
};
