import { isDockerHub } from '../../imageReference.ts';
import { images } from '../containers/images.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const hintPublicImageRate: Rule = {
  code: 'hint-public-image-rate',
  level: 'hint',
  summary: 'Fargate pulls from a registry that does not limit anonymous pulls.',
  docs: docs.privateRegistry,
  *check(task, context) {
    if (requirementOf(task, 'FARGATE', context) === undefined) return;
    for (const { container, node, text, parsed } of images(task)) {
      const { reference } = parsed;
      if (reference === undefined || !isDockerHub(reference) || container.repositoryCredentials !== undefined) continue;
      const name = reference.repository.replace(/^library\//, '');
      const isOfficial = !name.includes('/');
      const behind = text.slice(text.indexOf(reference.repository) + reference.repository.length);
      const mirrored = `public.ecr.aws/docker/library/${name}${behind}`;
      yield {
        at: node,
        message: `${nameOf(container)} is pulled from Docker Hub without a login, at every start of a task, under a limit shared with others behind the same address. ${
          isOfficial
            ? "Amazon ECR Public mirrors Docker's official images."
            : 'A pull-through cache in Amazon ECR avoids it.'
        }`,
        fixes: isOfficial ? [replace(node, mirrored)] : [],
      };
    }
  },
};
