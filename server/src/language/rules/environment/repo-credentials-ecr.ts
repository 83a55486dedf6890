import { ecrRegistryOf, parseImage } from '../../imageReference.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const repoCredentialsEcr: Rule = {
  code: 'repo-credentials-ecr',
  level: 'warning',
  summary: 'An image in Amazon ECR is pulled with the execution role, without credentials of its own.',
  docs: docs.privateRegistry,
  needs: 'repositoryCredentials',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const { image, repositoryCredentials } = container;
      const reference = parseImage(image?.value ?? '').reference;
      if (image === undefined || repositoryCredentials === undefined || reference === undefined) continue;
      if (ecrRegistryOf(reference) === undefined) continue;
      yield {
        at: repositoryCredentials.node,
        message: `${nameOf(container)} has an image in Amazon ECR, which is pulled with the execution role; \`repositoryCredentials\` serve no purpose.`,
        related: [{ at: image.node, message: 'The image in ECR' }],
        tags: ['unnecessary'],
        fixes: [remove(repositoryCredentials.node)],
      };
    }
  },
};
