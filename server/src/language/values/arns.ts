import { descendants, items, member, nodeAt, type SyntaxNode } from '../nodes.ts';
import type { TaskDefinition } from '../taskDefinition.ts';
import { plainInSnippet, type Suggestion, type SuggestionProvider } from './provider.ts';
import { placeOf } from './surroundings.ts';

/** An ARN with tab stops for what is not known. */
interface Skeleton {
  readonly detail: string;
  /** `{region}`, `{account}` and `{partition}` are filled with those in use in the file; `<name>` is a tab stop. */
  readonly form: string;
}

const SECRET: Skeleton = {
  detail: 'Secrets Manager secret',
  form: 'arn:{partition}:secretsmanager:{region}:{account}:secret:<name-AbCdEf>',
};
const SECRET_KEY: Skeleton = {
  detail: 'one key of a secret that holds JSON',
  form: 'arn:{partition}:secretsmanager:{region}:{account}:secret:<name-AbCdEf>:<key>::',
};
const PARAMETER: Skeleton = {
  detail: 'Systems Manager parameter',
  form: 'arn:{partition}:ssm:{region}:{account}:parameter/<name>',
};

const roles = (name: string): readonly Skeleton[] => [
  { detail: 'IAM role', form: `arn:{partition}:iam::{account}:role/<${name}>` },
];

/** Members that hold ARNs, with the forms they take. */
const PLACES: readonly { readonly pattern: string; readonly skeletons: readonly Skeleton[] }[] = [
  { pattern: 'executionRoleArn', skeletons: roles('ecsTaskExecutionRole') },
  { pattern: 'taskRoleArn', skeletons: roles('my-task-role') },
  { pattern: 'containerDefinitions/*/secrets/*/valueFrom', skeletons: [SECRET, SECRET_KEY, PARAMETER] },
  {
    pattern: 'containerDefinitions/*/logConfiguration/secretOptions/*/valueFrom',
    skeletons: [SECRET, SECRET_KEY, PARAMETER],
  },
  { pattern: 'containerDefinitions/*/repositoryCredentials/credentialsParameter', skeletons: [SECRET] },
  {
    pattern: 'containerDefinitions/*/environmentFiles/*/value',
    skeletons: [{ detail: 'file in S3; its name ends in .env', form: 'arn:{partition}:s3:::<bucket>/<app>.env' }],
  },
  {
    pattern: 'volumes/*/s3filesVolumeConfiguration/fileSystemArn',
    skeletons: [
      {
        detail: 'S3 file system',
        form: 'arn:{partition}:s3files:{region}:{account}:file-system/<fs-0123456789abcdef0>',
      },
    ],
  },
];

/** ARNs that other members of the same name have, then skeletons. */
export const arns: readonly SuggestionProvider[] = PLACES.map(({ pattern, skeletons }) => ({
  pattern,
  *suggest({ task, path }) {
    const key = String(path.at(-1));
    const used = new Set(
      [...descendants(task.node)].flatMap((node) => {
        const value = node.type === 'object' ? member(node, key)?.value : undefined;
        return value?.type === 'string' && String(value.value).startsWith('arn:') ? [String(value.value)] : [];
      }),
    );
    const current = valueAt(task, path);
    used.delete(current);
    yield* [...sameSecret(task, path), ...used].map((value) => ({ value, detail: 'used in this file' }));
    yield* skeletons.map((skeleton) => fill(skeleton, task));
  },
}));

const valueAt = (task: TaskDefinition, path: readonly (string | number)[]): string =>
  String(nodeAt(rootOf(task.node), path)?.value ?? '');

const rootOf = (node: SyntaxNode): SyntaxNode => {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  return root;
};

/** What another container's secret of the same name is filled from: most likely the same again. */
function sameSecret(task: TaskDefinition, path: readonly (string | number)[]): string[] {
  if (path.at(-3) !== 'secrets') return [];
  const name = nodeAt(rootOf(task.node), [...path.slice(0, -1), 'name'])?.value as unknown;
  const containers = member(task.node, 'containerDefinitions')?.value;
  return (containers === undefined ? [] : items(containers)).flatMap((container) => {
    const secrets = member(container, 'secrets')?.value;
    return (secrets === undefined ? [] : items(secrets)).flatMap((secret) => {
      const value = member(secret, 'valueFrom')?.value?.value as unknown;
      const isSame = name !== undefined && member(secret, 'name')?.value?.value === name;
      return isSame && typeof value === 'string' && value !== '' && !value.startsWith('arn:') ? [value] : [];
    });
  });
}

function fill({ detail, form }: Skeleton, task: TaskDefinition): Suggestion {
  const { partition, region, account } = placeOf(task);
  const filled = form.replace('{partition}', partition).replace('{region}', region).replace('{account}', account);
  let stop = 0;
  return {
    value: filled.replaceAll(/[<>]/g, ''),
    detail,
    snippet: filled.replaceAll(/<([^>]*)>/g, (_whole, name: string) => `\${${++stop}:${plainInSnippet(name)}}`),
  };
}
