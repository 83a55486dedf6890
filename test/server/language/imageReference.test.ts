import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ecrRegistryOf, isDockerHub, parseImage, shortName } from '../../../server/src/language/imageReference.ts';

const DIGEST = `sha256:${'0f'.repeat(32)}`;

describe('an image reference', () => {
  it.each([
    ['nginx', undefined, 'nginx', undefined, undefined],
    ['nginx:1.29-alpine', undefined, 'nginx', '1.29-alpine', undefined],
    ['bitnami/redis', undefined, 'bitnami/redis', undefined, undefined],
    ['localhost/app', 'localhost', 'app', undefined, undefined],
    ['registry:5000/team/app:v1', 'registry:5000', 'team/app', 'v1', undefined],
    [`ghcr.io/team/app:v1@${DIGEST}`, 'ghcr.io', 'team/app', 'v1', DIGEST],
    ['public.ecr.aws/docker/library/nginx:1', 'public.ecr.aws', 'docker/library/nginx', '1', undefined],
    ['a__b/c--d.e', undefined, 'a__b/c--d.e', undefined, undefined],
    ['registry:5000', undefined, 'registry', '5000', undefined],
  ])('%s', (text, registry, repository, tag, digest) => {
    expect(parseImage(text).reference).toEqual({ registry, repository, tag, digest });
  });

  it.each([
    ['https://ghcr.io/app', { kind: 'scheme', scheme: 'https://' }],
    ['my app', { kind: 'characters', characters: [' '] }],
    ['"nginx"', { kind: 'characters', characters: ['"'] }],
    ['$REGISTRY/app', { kind: 'characters', characters: ['$'] }],
    ['MyApp:1', { kind: 'repository', repository: 'MyApp' }],
    ['app//web', { kind: 'repository', repository: 'app//web' }],
    ['ghcr.io/', { kind: 'repository', repository: '' }],
    ['-bad.example.com/app', { kind: 'registry', registry: '-bad.example.com' }],
    ['nginx:', { kind: 'tag', tag: '' }],
    ['nginx:-1', { kind: 'tag', tag: '-1' }],
    [`nginx:${'1'.repeat(129)}`, { kind: 'tag', tag: '1'.repeat(129) }],
    ['nginx@sha256:abc', { kind: 'digest', digest: 'sha256:abc' }],
    [`nginx@sha512:${'0'.repeat(128)}`, { kind: 'digest', digest: `sha512:${'0'.repeat(128)}` }],
  ])('%s is told what is wrong with it', (text, mistake) => {
    expect(parseImage(text).mistake).toEqual(mistake);
  });

  it('is put together from the parts it was taken apart into', () => {
    const segment = fc.stringMatching(/^[a-z0-9]+([._-][a-z0-9]+)?$/);
    const registry = fc.option(fc.stringMatching(/^[a-z0-9]{1,8}\.[a-z]{2,5}(:[1-9][0-9]{0,3})?$/), { nil: undefined });
    const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined });
    const digest = fc.option(fc.stringMatching(/^sha256:[0-9a-f]{64}$/), { nil: undefined });
    fc.assert(
      fc.property(registry, segment, segment, tag, digest, (host, first, last, named, pinned) => {
        // A first segment with a dot is a host.
        const repository = `${first.replaceAll('.', '-')}/${last}`;
        const text = `${host === undefined ? '' : `${host}/`}${repository}${named === undefined ? '' : `:${named}`}${pinned === undefined ? '' : `@${pinned}`}`;
        fc.pre(host !== undefined || first !== 'localhost');
        expect(parseImage(text).reference).toEqual({ registry: host, repository, tag: named, digest: pinned });
      }),
    );
  });

  it('is a reference or has a mistake, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { reference, mistake } = parseImage(text);
        expect((reference === undefined) !== (mistake === undefined)).toBe(true);
      }),
    );
  });
});

describe('registries', () => {
  const reference = (text: string) => {
    const parsed = parseImage(text);
    if (parsed.reference === undefined) throw new Error(`${text} is no image`);
    return parsed.reference;
  };

  it('knows Docker Hub by its names', () => {
    expect(['nginx', 'docker.io/library/nginx', 'bitnami/redis'].map((text) => isDockerHub(reference(text)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isDockerHub(reference('ghcr.io/a/b'))).toBe(false);
  });

  it('knows account, region and partition of a private ECR registry', () => {
    expect(ecrRegistryOf(reference('123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1'))).toEqual({
      account: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
    });
    expect(ecrRegistryOf(reference('123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app'))).toMatchObject({
      partition: 'aws-cn',
    });
    expect(ecrRegistryOf(reference('123456789012.dkr-ecr.eu-west-1.on.aws/app'))).toMatchObject({
      region: 'eu-west-1',
    });
    expect(ecrRegistryOf(reference('public.ecr.aws/nginx/nginx'))).toBeUndefined();
    expect(ecrRegistryOf(reference('nginx'))).toBeUndefined();
  });

  it('knows the short name', () => {
    expect(shortName(reference('public.ecr.aws/docker/library/nginx:1'))).toBe('nginx');
  });
});
