import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import { describe, expect, it } from 'vitest';
import type { CodeActionOptions } from '../../../../server/src/language/index.ts';
import { cursor, service } from '../../support/language.ts';

function refactorings(marked: string, options: CodeActionOptions = {}) {
  const { document, position } = cursor(marked);
  const actions = service.codeActions(document, { start: position, end: position }, [], {
    only: ['refactor'],
    ...options,
  });
  return { document, actions };
}
const titles = (marked: string, options?: CodeActionOptions) =>
  refactorings(marked, options).actions.map(({ title }) => title);

/** The definition after the refactoring whose title has these words, and the action. */
function refactored(marked: string, title: string): { definition: unknown; action: CodeAction } {
  const { document, actions } = refactorings(marked);
  const action = actions.find((each) => each.title.includes(title));
  if (action?.edit === undefined) throw new Error(`no "${title}" among: ${JSON.stringify(actions)}`);
  const { changes = {}, documentChanges = [] } = action.edit;
  const edits = documentChanges.flatMap((each) =>
    'edits' in each && each.textDocument.uri === document.uri ? (each.edits as TextEdit[]) : [],
  );
  const text = TextDocument.applyEdits(document.textDocument, [...(changes[document.uri] ?? []), ...edits]);
  return { definition: JSON.parse(text), action };
}

const containers = (members: string, root = '', others = '') =>
  `{ "family": "shop", ${root} "containerDefinitions": [{ "name": "web", ${members} }${others}] }`;

describe('moving variables to secrets', () => {
  const text = containers(
    '"environment": [{ "name": "MO|DE", "value": "x" }, { "name": "DB_PASSWORD", "value": "hunter2" }, { "name": "API_KEY", "value": "k" }, { "name": "TOKEN_TTL", "value": "60" }]',
  );

  it('moves the one at the cursor', () => {
    const { definition } = refactored(text, 'Move `MODE`');
    expect(definition).toMatchObject({
      containerDefinitions: [
        {
          environment: [{ name: 'DB_PASSWORD' }, { name: 'API_KEY' }, { name: 'TOKEN_TTL' }],
          secrets: [{ name: 'MODE', valueFrom: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/MODE' }],
        },
      ],
    });
  });

  it('moves all that look like secrets, and their values go', () => {
    const { definition } = refactored(text, 'looks like secrets to `secrets`: DB_PASSWORD, API_KEY');
    expect(JSON.stringify(definition)).not.toContain('hunter2');
    expect(definition).toMatchObject({
      containerDefinitions: [
        {
          environment: [{ name: 'MODE' }, { name: 'TOKEN_TTL' }],
          secrets: [{ name: 'DB_PASSWORD' }, { name: 'API_KEY' }],
        },
      ],
    });
  });

  it('joins the secrets that are there, and leaves no empty environment', () => {
    const { definition } = refactored(
      containers(
        '"secrets": [{ "name": "A", "valueFrom": "/a" }], "environment": [{ "name": "TO|KEN", "value": "t" }]',
      ),
      'Move `TOKEN`',
    );
    const [container] = (definition as { containerDefinitions: object[] }).containerDefinitions;
    expect(container).not.toHaveProperty('environment');
    expect(container).toMatchObject({ secrets: [{ name: 'A' }, { name: 'TOKEN' }] });
  });

  it('is not offered elsewhere', () => {
    expect(titles(containers('"image": "ngi|nx", "environment": [{ "name": "TOKEN", "value": "t" }]'))).toEqual([]);
  });
});

describe('extracting the environment', () => {
  const text = containers('"environ|ment": [{ "name": "A", "value": "1" }, { "name": "B", "value": "x=y" }]');

  it('makes a file beside the document and refers to it', () => {
    const { definition, action } = refactored(text, 'Extract `environment` to web.env');
    expect(definition).toEqual({
      family: 'shop',
      containerDefinitions: [
        { name: 'web', environmentFiles: [{ value: 'arn:aws:s3:::my-bucket/shop/web.env', type: 's3' }] },
      ],
    });
    expect(action.edit?.documentChanges?.slice(0, 2)).toMatchObject([
      { kind: 'create', uri: 'file:///project/web.env' },
      { edits: [{ newText: 'A=1\nB=x=y\n' }] },
    ]);
  });

  it('keeps variables that have no place in such a file', () => {
    const { definition } = refactored(
      containers('"environ|ment": [{ "name": "A", "value": "1" }, { "name": "KEY", "value": "a\\nb" }]'),
      'Extract',
    );
    expect(definition).toMatchObject({ containerDefinitions: [{ environment: [{ name: 'KEY' }] }] });
  });

  it('is not offered to clients that make no files', () => {
    expect(titles(text, { canCreateFiles: false }).filter((title) => title.startsWith('Extract'))).toEqual([]);
  });
});

describe('converting bridge to awsvpc', () => {
  it('drops host ports and links, and calls linked containers localhost', () => {
    const { definition } = refactored(
      containers(
        '"links": ["db:database"], "hostname": "w", "portMappings": [{ "containerPort": 80, "hostPort": 8080 }], "environment": [{ "name": "URL", "value": "postgres://u@database:5432/db" }, { "name": "HOST", "value": "db" }, { "name": "NAME", "value": "my-db" }]',
        '"networkMode": "bri|dge",',
        ', { "name": "db", "portMappings": [{ "containerPort": 5432 }] }',
      ),
      'Convert to network mode awsvpc',
    );
    expect(definition).toEqual({
      family: 'shop',
      networkMode: 'awsvpc',
      containerDefinitions: [
        {
          name: 'web',
          portMappings: [{ containerPort: 80 }],
          environment: [
            { name: 'URL', value: 'postgres://u@localhost:5432/db' },
            { name: 'HOST', value: 'localhost' },
            { name: 'NAME', value: 'my-db' },
          ],
        },
        { name: 'db', portMappings: [{ containerPort: 5432 }] },
      ],
    });
  });

  it('says why it cannot where two containers listen on one port', () => {
    const { actions } = refactorings(
      containers(
        '"portMappings": [{ "containerPort": 80 }]',
        '"networkMode": "bri|dge",',
        ', { "name": "b", "portMappings": [{ "containerPort": 80 }] }',
      ),
    );
    expect(actions[0]?.disabled?.reason).toContain('web and b both listen on port 80/tcp');
    expect(actions[0]?.edit).toBeUndefined();
  });

  it('is not offered where the network mode is another, or Fargate is asked for', () => {
    expect(titles('{ "family": "a", "networkMode": "ho|st" }')).toEqual([]);
    expect(titles('{ "fami|ly": "a", "requiresCompatibilities": ["FARGATE"] }')).toEqual([]);
  });
});

describe('converting EC2 to Fargate', () => {
  it('takes the smallest size that holds the containers, and the role it needs', () => {
    const { definition } = refactored(
      containers(
        '"image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1", "cpu": 300, "memory": 1500',
        '"requiresCompatibilities": ["E|C2"],',
        ', { "name": "b", "image": "b:1", "memoryReservation": 700 }',
      ),
      'Convert to Fargate',
    );
    expect(definition).toMatchObject({
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '512',
      memory: '3072',
      executionRoleArn: 'arn:aws:iam::111122223333:role/ecsTaskExecutionRole',
    });
  });

  it('lists what cannot move', () => {
    const { definition, action } = refactored(
      containers(
        '"image": "a:1", "memory": 64, "privileged": true, "logConfiguration": { "logDriver": "gelf" }, "linuxParameters": { "devices": [{ "hostPath": "/dev/fuse" }], "initProcessEnabled": true }',
        '"requiresCompatibilities": ["E|C2"], "volumes": [{ "name": "data", "host": { "sourcePath": "/srv" } }],',
      ),
      'Convert to Fargate, without privileged of web, devices of web and 2 more',
    );
    expect(action.title).not.toContain('undefined');
    expect(definition).toMatchObject({
      volumes: [{ name: 'data', host: {} }],
      containerDefinitions: [{ name: 'web', linuxParameters: { initProcessEnabled: true } }],
    });
    expect(JSON.stringify(definition)).not.toMatch(/privileged|gelf|sourcePath|fuse/);
  });

  it('makes a definition that Fargate takes', () => {
    const { definition } = refactored(
      containers(
        '"image": "a:1", "memory": 64, "hostname": "x", "dnsServers": ["10.0.0.2"], "portMappings": [{ "containerPort": 80, "hostPort": 0 }]',
        '"requiresCompatibilities": ["E|C2"], "networkMode": "bridge", "placementConstraints": [{ "type": "memberOf", "expression": "attribute:a == b" }],',
      ),
      'Convert to Fargate, without placement constraints',
    );
    const problems = service.checkDefinition(definition).filter(({ severity }) => severity === 'error');
    expect(problems).toEqual([]);
  });

  it('says why it cannot where no size is large enough', () => {
    const { actions } = refactorings(
      containers('"image": "a", "memory": 200000', '"requiresCompatibilities": ["E|C2"],'),
    );
    expect(actions.find(({ title }) => title.includes('Fargate'))?.disabled?.reason).toContain('largest size');
  });
});
