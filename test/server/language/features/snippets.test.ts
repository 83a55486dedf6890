import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { createLanguageService } from '../../../../server/src/language/index.ts';
import { URI } from '../../support/language.ts';

/** A client without tab stops gets snippets with their default texts, which is what is judged here. */
const plain = createLanguageService({ snippets: false });

/** Every multi-line offer at the cursor, applied: label and the document that it makes. */
async function applied(marked: string): Promise<{ label: string; text: string }[]> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const document = TextDocument.create(URI, 'json', 1, text);
  const { items } = await plain.completion(plain.parse(document), document.positionAt(offset));
  return items.flatMap((item) => {
    const edit = item.textEdit;
    if (edit === undefined || !('range' in edit) || !edit.newText.includes('\n')) return [];
    return [{ label: item.label, text: TextDocument.applyEdits(document, [edit]) }];
  });
}

const problems = (text: string) =>
  plain
    .validate(plain.parse(TextDocument.create(URI, 'json', 1, text)))
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    // The account of an example is there to be replaced.
    .filter(({ code }) => code !== 'role-account-placeholder')
    .map(({ code, message }) => `${code}: ${message}`);

const task = (container: string) =>
  `{ "family": "a", "memory": "2048", "executionRoleArn": "arn:aws:iam::111122223333:role/x", "containerDefinitions": [${container}] }`;
const app = '{ "name": "main", "image": "nginx:1", "memory": 128, "essential": true }';

describe('snippets', () => {
  it.each([
    [
      'whole definitions',
      '|',
      ['Fargate task definition', 'Fargate worker', 'EC2 task definition', 'Windows task definition'],
    ],
    ['containers', task(`${app}, |`), ['Container', 'OpenTelemetry sidecar', 'X-Ray daemon sidecar', 'Envoy sidecar']],
    [
      'a log router',
      task(`${app.replace('}', ', "logConfiguration": { "logDriver": "awsfirelens" } }')}, |`),
      ['FireLens router container'],
    ],
    [
      'health checks',
      task('{ "name": "main", "image": "nginx:1", "memory": 128, "healthCheck": | }'),
      [
        'Web, with wget',
        'Web, with curl',
        'Web, with Node.js',
        'Web, with Python',
        'PostgreSQL',
        'MySQL or MariaDB',
        'Redis or Valkey',
        'RabbitMQ',
      ],
    ],
    [
      'secrets',
      task('{ "name": "main", "image": "nginx:1", "memory": 128, "secrets": | }'),
      ['Secret', 'Keys of one secret', 'Parameter'],
    ],
  ])('make %s that nothing is wrong with', async (_what, marked, expected) => {
    const made = await applied(marked);
    expect(made.map(({ label }) => label)).toEqual(expect.arrayContaining(expected));
    for (const { label, text } of made.filter((each) => expected.includes(each.label))) {
      expect(() => JSON.parse(text) as unknown, label).not.toThrow();
      expect(problems(text), `${label}: ${text}`).toEqual([]);
    }
  });

  it.each([
    ['public.ecr.aws/docker/library/postgres:17', 'PostgreSQL'],
    ['valkey/valkey:8', 'Redis or Valkey'],
    ['node:22-slim', 'Web, with Node.js'],
    ['nginx:1.29', 'Web, with curl'],
    ['nginx:1.29-alpine', 'Web, with wget'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1', 'Health check'],
  ])('put the health check first that works in %s', async (image, label) => {
    const text = task(`{ "name": "main", "image": "${image}", "memory": 128, "healthCheck":  }`);
    const document = TextDocument.create(URI, 'json', 1, text);
    const { items } = await plain.completion(plain.parse(document), document.positionAt(text.indexOf(':  }') + 2));
    const [first] = items.toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
    expect(first?.label).toBe(label);
  });
});
