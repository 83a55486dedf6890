import { parseArn, type Arn } from '../arn.ts';
import { ecrRegistryOf, isDockerHub, parseImage } from '../imageReference.ts';
import { matches } from '../values/provider.ts';
import { code, textOf, type Insight, type InsightOfValue } from './insight.ts';

/** The parts of an ARN, wherever one stands. */
export const arnParts: InsightOfValue = function* (subject) {
  const arn = parseArn(textOf(subject) ?? '');
  if (arn === undefined) return;
  yield list([
    ['Service', arn.service],
    ['Region', arn.region],
    ['Account', arn.account],
    ['Partition', arn.partition === 'aws' ? '' : arn.partition],
    ...resourceOf(arn),
  ]);
};

type Parts = readonly (readonly [label: string, value: string])[];

function resourceOf({ service, resource }: Arn): Parts {
  if (service === 'secretsmanager' && resource.startsWith('secret:')) {
    const [, name = '', key = '', stage = '', version = ''] = resource.split(':');
    return [
      ['Secret', name],
      ['JSON key', key],
      ['Version stage', stage],
      ['Version id', version],
    ];
  }
  if (service === 'ssm' && resource.startsWith('parameter')) return [['Parameter', resource.slice('parameter'.length)]];
  if (service === 'iam' && resource.startsWith('role/')) return [['Role', resource.slice('role/'.length)]];
  if (service === 's3') {
    const slash = resource.indexOf('/');
    return slash === -1
      ? [['Bucket', resource]]
      : [
          ['Bucket', resource.slice(0, slash)],
          ['Object', resource.slice(slash + 1)],
        ];
  }
  return [['Resource', resource]];
}

/** Where an image comes from and what exactly is run. */
export const imageParts: Insight = function* (subject) {
  const { path } = subject;
  const isImage = matches('containerDefinitions/*/image', path);
  const { reference } = isImage ? parseImage(textOf(subject) ?? '') : {};
  if (reference === undefined) return;
  const ecr = ecrRegistryOf(reference);
  const registry = isDockerHub(reference)
    ? 'Docker Hub'
    : ecr === undefined
      ? (reference.registry ?? '')
      : `Amazon ECR of account ${ecr.account} in ${ecr.region}`;
  yield list([
    ['Registry', registry],
    ['Repository', reference.repository],
    ['Tag', reference.tag ?? (reference.digest === undefined ? 'latest (none is written)' : '')],
    ['Digest', reference.digest ?? ''],
  ]);
  if (reference.digest === undefined) {
    yield 'In a service, the tag is resolved to a digest once per deployment, unless `versionConsistency` is disabled.';
  }
};

/** `valueFrom` without an ARN. */
export const parameterName: Insight = function* (subject) {
  const text = textOf(subject);
  const isSecret = subject.path.at(-1) === 'valueFrom' || subject.path.at(-1) === 'credentialsParameter';
  if (!isSecret || text === undefined || text === '' || text.startsWith('arn:')) return;
  yield subject.path.at(-1) === 'valueFrom'
    ? `The parameter ${code(text)} of Systems Manager in the task's own region and account.`
    : `The secret ${code(text)} of Secrets Manager in the task's own region and account.`;
};

const list = (parts: Parts): string =>
  parts
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `- ${label}: ${code(value)}`)
    .join('\n');
