import { parseArn } from '../../arn.ts';
import { pathOf } from '../../nodes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const repoCredentialsFormat: Rule = {
  code: 'repo-credentials-format',
  level: 'error',
  summary: 'Registry credentials are named by a Secrets Manager secret.',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html',
  needs: 'repositoryCredentials',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const { credentialsParameter } = container.repositoryCredentials ?? {};
      if (credentialsParameter?.value === undefined || container.repositoryCredentials === undefined) continue;
      const service = parseArn(credentialsParameter.value)?.service;
      if (service !== undefined && service !== 'secretsmanager') {
        yield {
          at: credentialsParameter.node,
          level: 'warning',
          message: `The registry credentials of ${nameOf(container)} are an ARN of \`${service}\`; they come from a secret in Secrets Manager.`,
        };
      }
      if (credentialsParameter.value.trim() !== '') continue;
      yield {
        at: credentialsParameter.node,
        message: `The registry credentials of ${nameOf(container)} are empty. Give the ARN or the name of a secret, or leave \`repositoryCredentials\` out.`,
        fixes: [
          {
            title: 'Remove `repositoryCredentials`',
            changes: [{ kind: 'remove', path: pathOf(container.repositoryCredentials.node) }],
          },
        ],
      };
    }
  },
};
