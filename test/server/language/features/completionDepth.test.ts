import { describe, expect, it } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import type { CompletionOptions } from '../../../../server/src/language/index.ts';
import { cursor, service } from '../../support/language.ts';

const byRank = (a: CompletionItem, b: CompletionItem) =>
  (a.sortText ?? a.label).localeCompare(b.sortText ?? b.label, 'en');

async function complete(marked: string, options: CompletionOptions = {}): Promise<CompletionItem[]> {
  const { document, position } = cursor(marked);
  return (await service.completion(document, position, options)).items.toSorted(byRank);
}
const labels = async (marked: string) => (await complete(marked)).map(({ label }) => label);
const detailsOf = async (marked: string, options?: CompletionOptions) =>
  Object.fromEntries((await complete(marked, options)).map(({ label, detail }) => [label, detail]));
const container = (members: string, root = '', others = '') =>
  `{ ${root} "containerDefinitions": [{ "name": "app", ${members} }${others}] }`;

describe('completion for the launch type asked for', () => {
  it('puts keys last that it does not support, and says so', async () => {
    const text = container('|', '"requiresCompatibilities": ["FARGATE"],');
    const items = await complete(text);
    const privileged = items.findIndex(({ label }) => label === 'privileged');
    expect(items[privileged]?.detail).toBe('not supported on Fargate');
    expect(privileged).toBeGreaterThan(items.findIndex(({ label }) => label === 'user'));
    expect(items[0]).toMatchObject({ label: 'image', detail: 'required' });
  });

  it('takes the assumed one where none is asked for', async () => {
    const text = container('"essential": true, |');
    expect(await detailsOf(text)).toMatchObject({ privileged: undefined });
    expect(await detailsOf(text, { assumedLaunchType: 'FARGATE' })).toMatchObject({
      privileged: 'not supported on Fargate',
    });
  });

  it('says it of values', async () => {
    const items = await complete('{ "requiresCompatibilities": ["FARGATE"], "networkMode": "|" }');
    expect(items.map(({ label }) => label)[0]).toBe('"awsvpc"');
    expect(items.slice(1).map(({ detail }) => detail)).toEqual(Array(3).fill('not supported on Fargate'));
  });

  it('says it of log drivers and capabilities', async () => {
    const fargate = '"requiresCompatibilities": ["FARGATE"],';
    const drivers = await complete(container('"logConfiguration": { "logDriver": "|" }', fargate));
    expect(drivers.slice(0, 3).map(({ label, detail }) => [label, detail])).toEqual([
      ['"awslogs"', undefined],
      ['"awsfirelens"', undefined],
      ['"splunk"', undefined],
    ]);
    expect(drivers[3]?.detail).toBe('not on Fargate');
    const added = await complete(container('"linuxParameters": { "capabilities": { "add": ["|"] } }', fargate));
    expect(added.slice(0, 2).map(({ label, detail }) => [label, detail])).toEqual([
      ['"SYS_PTRACE"', undefined],
      ['"ALL"', 'not on Fargate'],
    ]);
  });
});

describe('completion of log options', () => {
  it('offers those of the driver, the required ones first, with a value to change', async () => {
    const items = await complete(
      container('"logConfiguration": { "logDriver": "awslogs", "options": { | } }', '"family": "shop",'),
    );
    expect(items.slice(0, 3).map(({ label, detail }) => [label, detail])).toEqual([
      ['awslogs-group', 'required'],
      ['awslogs-region', 'required'],
      ['awslogs-stream-prefix', 'required'],
    ]);
    expect(items[0]?.textEdit?.newText).toBe('"awslogs-group": "${1:/ecs/shop}"');
    expect(items.find(({ label }) => label === 'awslogs-create-group')?.textEdit?.newText).toBe(
      '"awslogs-create-group": "${1|true,false|}"',
    );
    expect(items.map(({ label }) => label)).toContain('mode');
  });

  it('leaves out what is there and what belongs into secretOptions', async () => {
    const written = await labels(
      container('"logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "x", | } }'),
    );
    expect(written).not.toContain('awslogs-group');
    expect(await labels(container('"logConfiguration": { "logDriver": "splunk", "options": { | } }'))).not.toContain(
      'splunk-token',
    );
  });

  it('offers the values of an option', async () => {
    const options = (text: string) =>
      container(`"logConfiguration": { "logDriver": "awslogs", "options": { ${text} } }`);
    expect(await labels(options('"mode": "|"'))).toEqual(['"blocking"', '"non-blocking"']);
    expect(await labels(options('"awslogs-stream-prefix": "|"'))).toEqual(['"app"']);
  });

  it('offers regions, those in use first', async () => {
    const regions = await complete(
      container(
        '"logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-region": "|" } }',
        '"executionRoleArn": "arn:aws:iam::111122223333:role/x", ',
        ', { "name": "b", "image": "111122223333.dkr.ecr.eu-north-1.amazonaws.com/b:1" }',
      ),
    );
    expect(regions[0]).toMatchObject({ label: '"eu-north-1"', detail: 'Stockholm, used in this file' });
    expect(regions.length).toBeGreaterThan(30);
  });
});

describe('completion of ARNs', () => {
  it('has tab stops, and the account and region that the file uses', async () => {
    const items = await complete(
      container(
        '"secrets": [{ "name": "A", "valueFrom": "|" }]',
        '"executionRoleArn": "arn:aws:iam::999988887777:role/x", ',
        ', { "logConfiguration": { "options": { "awslogs-region": "eu-west-1" } } }',
      ),
    );
    expect(items[0]?.textEdit?.newText).toBe('"arn:aws:secretsmanager:eu-west-1:999988887777:secret:${1:name-AbCdEf}"');
    expect(items.map(({ detail }) => detail)).toEqual([
      'Secrets Manager secret',
      'one key of a secret that holds JSON',
      'Systems Manager parameter',
    ]);
  });

  it('is in the partition of the region', async () => {
    const [item] = await complete(
      '{ "taskRoleArn": "|", "containerDefinitions": [{ "logConfiguration": { "options": { "awslogs-region": "cn-north-1" } } }] }',
    );
    expect(item?.textEdit?.newText).toBe('"arn:aws-cn:iam::111122223333:role/${1:my-task-role}"');
  });

  it('offers first what a secret of that name is filled from elsewhere', async () => {
    expect(
      (
        await labels(
          container(
            '"secrets": [{ "name": "DB", "valueFrom": "|" }]',
            '',
            ', { "secrets": [{ "name": "DB", "valueFrom": "/shop/db" }] }',
          ),
        )
      )[0],
    ).toBe('"/shop/db"');
  });
});

describe('completion from the rest of the file', () => {
  const other =
    ', { "name": "b", "image": "b:1", "environment": [{ "name": "MODE", "value": "prod" }], "secrets": [{ "name": "KEY", "valueFrom": "x" }] }';

  it.each([
    ['names of variables of other containers', '"environment": [{ "name": "|" }]', ['"MODE"', '"KEY"']],
    ['not those the container has', '"environment": [{ "name": "|" }], "secrets": [{ "name": "KEY" }]', ['"MODE"']],
    ['their values', '"environment": [{ "name": "MODE", "value": "|" }]', ['"prod"']],
    ['images of other containers', '"image": "|"', ['"b:1"']],
    [
      'only containers that are not waited for yet',
      '"dependsOn": [{ "containerName": "b" }, { "containerName": "|" }]',
      [],
    ],
  ])('offers %s', async (_what, members, expected) => {
    expect(await labels(container(members, '', other))).toEqual(expected);
  });

  it('offers no item of a list twice', async () => {
    expect(await labels('{ "requiresCompatibilities": ["EC2", "|"] }')).not.toContain('"EC2"');
    expect(await labels(container('"linuxParameters": { "capabilities": { "drop": ["ALL", "|"] } }'))).not.toContain(
      '"ALL"',
    );
  });

  it('names ulimits and kernel parameters', async () => {
    const ulimits = await complete(container('"ulimits": [{ "name": "|" }]'));
    expect(ulimits[0]).toMatchObject({ label: '"nofile"', detail: 'open files' });
    expect(await labels(container('"systemControls": [{ "namespace": "|" }]'))).toContain('"net.core.somaxconn"');
  });
});
