import type { DocumentLink } from 'vscode-languageserver-types';
import { isRegion, parseArn, partitionOf, type Arn } from '../arn.ts';
import type { ParsedDocument } from '../document.ts';
import { ecrRegistryOf, isDockerHub, parseImage, type ImageReference } from '../imageReference.ts';
import { descendants, member, type SyntaxNode } from '../nodes.ts';
import { hasPlaceholder } from '../placeholders.ts';
import { rangeBetween } from '../ranges.ts';

/** Images lead to their page at the registry, ARNs and log groups to the AWS console. */
export function documentLinks(document: ParsedDocument): DocumentLink[] {
  const { root, unquotedPlaceholders } = document.parsed;
  if (root === undefined) return [];
  return [...descendants(root)].flatMap((node): DocumentLink[] => {
    const isValue = node.type === 'string' && node.parent?.children?.[0] !== node;
    const isItem = node.type === 'string' && node.parent?.type === 'array';
    if ((!isValue && !isItem) || unquotedPlaceholders.has(node.offset)) return [];
    const text = String(node.value);
    const link = hasPlaceholder(text) ? undefined : linkOf(node, text);
    if (link === undefined || node.length < 3) return [];
    const range = rangeBetween(document.textDocument, node.offset + 1, node.offset + node.length - 1);
    return [{ range, ...link }];
  });
}

type Link = Pick<DocumentLink, 'target' | 'tooltip'>;

function linkOf(node: SyntaxNode, text: string): Link | undefined {
  const key = node.parent?.type === 'property' ? String(node.parent.children?.[0]?.value) : '';
  if (key === 'image') return imageLink(text);
  if (key === 'awslogs-group') return logGroupLink(node, text);
  const arn = text.startsWith('arn:') ? parseArn(text) : undefined;
  const target = arn && consolePage(arn);
  return target === undefined ? undefined : { target, tooltip: 'Open in the AWS console' };
}

function imageLink(text: string): Link | undefined {
  const { reference } = parseImage(text);
  const target = reference && registryPage(reference);
  return target === undefined ? undefined : { target, tooltip: 'Open the page of the image' };
}

function registryPage(reference: ImageReference): string | undefined {
  const { registry, repository } = reference;
  if (isDockerHub(reference)) {
    const official = /^(?:library\/)?([^/]+)$/.exec(repository)?.[1];
    return official === undefined ? `https://hub.docker.com/r/${repository}` : `https://hub.docker.com/_/${official}`;
  }
  const ecr = ecrRegistryOf(reference);
  if (ecr !== undefined) {
    const host = consoleHost(ecr.partition, ecr.region);
    return host && `https://${host}/ecr/repositories/private/${ecr.account}/${repository}?region=${ecr.region}`;
  }
  switch (registry) {
    case 'public.ecr.aws':
      return `https://gallery.ecr.aws/${repository}`;
    case 'ghcr.io':
      return `https://ghcr.io/${repository}`;
    case 'quay.io':
      return `https://quay.io/repository/${repository}`;
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/en-us/artifact/mar/${repository}`;
    default:
      return undefined;
  }
}

const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** The console's host; undefined for partitions whose consoles are not on the public internet. */
function consoleHost(partition: string, region: string): string | undefined {
  const host = Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
  if (host === undefined || region === '') return host;
  return isRegion(region) ? `${region}.${host}` : undefined;
}

/** Half of a surrogate pair: it cannot be part of an address. */
const HALF_CHARACTER = /\p{Surrogate}/u;

function consolePage({ partition, service, region, resource }: Arn): string | undefined {
  const host = consoleHost(partition, region);
  if (host === undefined || HALF_CHARACTER.test(resource)) return undefined;
  const after = (start: string) => (resource.startsWith(start) ? resource.slice(start.length) : undefined);
  const encode = encodeURIComponent;
  switch (service) {
    case 'iam': {
      // A role's page knows it by its name, without its path.
      const name = after('role/')?.split('/').at(-1);
      return name && `https://${host}/iam/home#/roles/details/${encode(name)}`;
    }
    case 'secretsmanager': {
      // The six characters that Secrets Manager adds to the name are not part of it.
      const name = after('secret:')
        ?.split(':')[0]
        ?.replace(/-[A-Za-z0-9]{6}$/, '');
      return name && `https://${host}/secretsmanager/secret?name=${encode(name)}&region=${region}`;
    }
    case 'ssm': {
      const name = after('parameter');
      return name && `https://${host}/systems-manager/parameters/${encode(name)}/description?region=${region}`;
    }
    case 's3': {
      const slash = resource.indexOf('/');
      return slash === -1
        ? `https://${host}/s3/buckets/${encode(resource)}`
        : `https://${host}/s3/object/${encode(resource.slice(0, slash))}?prefix=${encode(resource.slice(slash + 1))}`;
    }
    default:
      return undefined;
  }
}

/** The group's page of CloudWatch, where the region stands beside it. */
function logGroupLink(node: SyntaxNode, name: string): Link | undefined {
  const options = node.parent?.parent;
  const region = String((options && member(options, 'awslogs-region')?.value?.value) ?? '');
  if (!isRegion(region) || name === '' || HALF_CHARACTER.test(name)) return undefined;
  const host = consoleHost(partitionOf(region), region);
  // The console encodes the name twice and writes its escapes with a dollar sign.
  const group = encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
  return host === undefined
    ? undefined
    : {
        target: `https://${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}`,
        tooltip: 'Open the log group in the AWS console',
      };
}
