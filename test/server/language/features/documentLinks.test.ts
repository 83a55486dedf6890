import { describe, expect, it } from 'vitest';
import { parse, service } from '../../support/language.ts';

const links = (definition: unknown) => {
  const document = parse(typeof definition === 'string' ? definition : JSON.stringify(definition));
  return service
    .documentLinks(document)
    .map(({ range, target }) => [document.textDocument.getText(range), target] as const);
};
const image = (name: string) => links({ containerDefinitions: [{ image: name }] })[0]?.[1];
const arn = (text: string) => links({ taskRoleArn: text })[0]?.[1];

describe('links of images', () => {
  it.each([
    ['nginx:1', 'https://hub.docker.com/_/nginx'],
    ['docker.io/library/nginx', 'https://hub.docker.com/_/nginx'],
    ['grafana/grafana:11', 'https://hub.docker.com/r/grafana/grafana'],
    ['public.ecr.aws/nginx/nginx:stable', 'https://gallery.ecr.aws/nginx/nginx'],
    ['ghcr.io/a/b:1', 'https://ghcr.io/a/b'],
    ['quay.io/a/b', 'https://quay.io/repository/a/b'],
    [
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1',
      'https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/111122223333/shop/web?region=eu-west-1',
    ],
    ['registry.example.com/a:1', undefined],
    ['${IMAGE}', undefined],
    ['<IMAGE1_NAME>', undefined],
  ])('lead from %s to its registry', (name, target) => {
    expect(image(name)).toBe(target);
  });
});

describe('links of ARNs', () => {
  it('are left out where an address cannot have the name', () => {
    expect(arn('arn:aws:iam::111122223333:role/web\uD800')).toBeUndefined();
    const options = { 'awslogs-region': 'eu-west-1', 'awslogs-group': '/ecs/\uDC00' };
    expect(links({ containerDefinitions: [{ logConfiguration: { logDriver: 'awslogs', options } }] })).toEqual([]);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/path/web', 'https://console.aws.amazon.com/iam/home#/roles/details/web'],
    [
      'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:shop/db-AbCdEf:password::',
      'https://cn-north-1.console.amazonaws.cn/secretsmanager/secret?name=shop%2Fdb&region=cn-north-1',
    ],
    [
      'arn:aws:ssm:us-east-1:111122223333:parameter/shop/db',
      'https://us-east-1.console.aws.amazon.com/systems-manager/parameters/%2Fshop%2Fdb/description?region=us-east-1',
    ],
    ['arn:aws:s3:::bucket/a/b.env', 'https://console.aws.amazon.com/s3/object/bucket?prefix=a%2Fb.env'],
    ['arn:aws-iso:s3:::bucket/a', undefined],
    ['arn:aws:sqs:us-east-1:111122223333:queue', undefined],
    ['arn:aws:iam::${ACCOUNT}:role/web', undefined],
  ])('lead from %s to the console', (text, target) => {
    expect(arn(text)).toBe(target);
  });
});

describe('links', () => {
  it('lead from a log group to CloudWatch where its region is known', () => {
    const options = { 'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1' };
    expect(links({ containerDefinitions: [{ logConfiguration: { options } }] })).toEqual([
      [
        '/ecs/web',
        'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Fweb',
      ],
    ]);
    expect(links({ containerDefinitions: [{ logConfiguration: { options: { 'awslogs-group': 'a' } } }] })).toEqual([]);
  });

  it('are made of the values, without quotes, not of keys', () => {
    expect(links('{ "image": "nginx", "nginx": "image" }')).toEqual([['nginx', 'https://hub.docker.com/_/nginx']]);
    expect(links('{ "image": "')).toEqual([]);
  });
});
