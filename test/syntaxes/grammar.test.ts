import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar, tokenize, type Token } from './tokenize.ts';

type Grammar = Awaited<ReturnType<typeof loadGrammar>>;

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

/** `text → innermost scope` of the tokens that have a scope starting with one of the prefixes. */
const tokensWithin = (text: string, ...prefixes: string[]): string[] =>
  tokenize(grammar, text)
    .filter(({ scopes }) => scopes.some((scope) => prefixes.some((prefix) => scope.startsWith(prefix))))
    .map(({ text: token, scopes }) => `${token} → ${scopes.at(-1) ?? ''}`);

const innermost = (text: string, token: string): string | undefined =>
  tokenize(grammar, text)
    .find((each: Token) => each.text === token)
    ?.scopes.at(-1);

/** The tokens of the value of "image", punctuation left out. */
const image = (reference: string): string[] =>
  tokensWithin(`{ "image": "${reference}" }`, 'meta.image').filter((line) => !line.includes('punctuation'));

const arn = (text: string): string[] =>
  tokensWithin(`{ "a": "${text}" }`, 'meta.arn').filter((line) => !line.includes('punctuation'));

describe('JSON', () => {
  test('keys, strings, numbers and words have the scopes of JSON', () => {
    const text = '{ "key": ["text", -1.5e3, true, null] }';
    expect(innermost(text, 'key')).toBe('support.type.property-name');
    expect(innermost(text, 'text')).toBe('string.quoted.double');
    expect(innermost(text, '-1.5e3')).toBe('constant.numeric');
    expect(innermost(text, 'true')).toBe('constant.language');
    expect(innermost(text, 'null')).toBe('constant.language');
  });

  test('every bracket, comma and colon is punctuation', () => {
    const marks = tokenize(grammar, '{ "a": [1, { "b": {} }], "c": 2 }').filter(({ text }) =>
      /^[[\]{}:,]+$/.test(text),
    );
    expect(marks.length).toBe(13);
    for (const { text, scopes } of marks) expect(scopes.at(-1), text).toMatch(/^punctuation\./);
  });

  test('comments are comments, also between key and value, and not inside strings', () => {
    expect(
      tokensWithin('{ // one\n "a": /* two\n more */ 1 }', 'comment').map((line) => line.split(' →')[0]?.trim()),
    ).toEqual(['//', 'one', '/*', 'two', 'more', '*/']);
    expect(tokensWithin('{ "a": "https://example.com" }', 'comment')).toEqual([]);
  });

  test('escapes are told from what is no escape', () => {
    expect(innermost('{ "a": "x\\ny" }', '\\n')).toBe('constant.character.escape');
    expect(innermost('{ "a": "x\\u00e9" }', '\\u00e9')).toBe('constant.character.escape');
    expect(innermost('{ "a": "x\\qy" }', '\\q')).toBe('invalid.illegal.unrecognized-string-escape');
  });

  test('a key that is still being typed is a string', () => {
    expect(innermost('{ "ima', 'ima')).toBe('string.quoted.double');
    expect(innermost('{ "image" }', 'image')).toBe('string.quoted.double');
  });

  test('what follows a broken pair keeps its colours', () => {
    expect(innermost('{ "a": , "key": 1 }', 'key')).toBe('support.type.property-name');
    expect(innermost('{ "a": { "b" }, "key": 1 }', 'key')).toBe('support.type.property-name');
  });
});

describe('image references', () => {
  test('fall apart into registry, repository, tag and digest', () => {
    expect(image('111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:1.0@sha256:abc')).toEqual([
      '111122223333.dkr.ecr.us-east-1.amazonaws.com → entity.name.namespace.registry.image',
      'team/app → entity.name.type.repository.image',
      '1.0 → variable.other.constant.tag.image',
      'sha256:abc → constant.numeric.digest.image',
    ]);
  });

  test.each([
    ['nginx', []],
    ['library/nginx', []],
    ['localhost/app', ['localhost']],
    ['localhost:5000/app', ['localhost:5000']],
    ['registry:5000/team/app', ['registry:5000']],
    ['public.ecr.aws/nginx/nginx', ['public.ecr.aws']],
  ])('%s has the registries %j', (reference, registries) => {
    const found = image(reference).filter((line) => line.includes('registry.image'));
    expect(found.map((line) => line.split(' ')[0])).toEqual(registries);
  });

  test('keep their parts when some are placeholders', () => {
    expect(image('${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/app:$TAG')).toEqual([
      '${ACCOUNT} → constant.other.placeholder',
      '.dkr.ecr.eu-west-1.amazonaws.com → entity.name.namespace.registry.image',
      'app → entity.name.type.repository.image',
      '$TAG → constant.other.placeholder',
    ]);
    expect(image('<IMAGE1_NAME>')).toEqual(['<IMAGE1_NAME> → constant.other.placeholder']);
  });

  test('are looked for in the value of "image" only', () => {
    expect(tokensWithin('{ "name": "nginx:1", "hostname": "a.b/c:d" }', 'meta.image')).toEqual([]);
    expect(tokensWithin('{ "image": { "a": "nginx:1" } }', 'meta.image')).toEqual([]);
  });

  test('that cannot be one stay a string', () => {
    expect(image('not an image')).toEqual([]);
    expect(innermost('{ "image": "not an image" }', 'not an image')).toBe('string.quoted.double');
  });
});

describe('ARNs', () => {
  test('fall apart into partition, service, region, account and resource', () => {
    expect(arn('arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:password::')).toEqual([
      'arn → keyword.other.arn',
      'aws → storage.modifier.partition.arn',
      'secretsmanager → support.class.service.arn',
      'eu-west-1 → variable.other.constant.region.arn',
      '111122223333 → constant.numeric.account.arn',
      'secret → entity.name.type.resource.arn',
      'db-AbCdEf:password:: → entity.name.function.resource.arn',
    ]);
  });

  test('without a region leave it out', () => {
    expect(arn('arn:aws-cn:iam::111122223333:role/path/execution').slice(1)).toEqual([
      'aws-cn → storage.modifier.partition.arn',
      'iam → support.class.service.arn',
      '111122223333 → constant.numeric.account.arn',
      'role → entity.name.type.resource.arn',
      'path/execution → entity.name.function.resource.arn',
    ]);
  });

  test('of S3 name a bucket and a key', () => {
    expect(arn('arn:aws:s3:::bucket/folder/app.env').slice(2)).toEqual([
      's3 → support.class.service.arn',
      'bucket → entity.name.function.resource.arn',
      'folder/app.env → string.unquoted.object-key.arn',
    ]);
  });

  test('keep their parts when some are placeholders', () => {
    expect(arn('arn:aws:ssm:${AWS::Region}:<ACCOUNT>:parameter/x').slice(3)).toEqual([
      '${AWS::Region} → constant.other.placeholder',
      '<ACCOUNT> → constant.other.placeholder',
      'parameter → entity.name.type.resource.arn',
      'x → entity.name.function.resource.arn',
    ]);
  });

  test('are found inside longer text', () => {
    expect(arn('credentialspec:arn:aws:ssm:us-east-1:1:parameter/x, more')).toHaveLength(7);
  });
});

describe('placeholders', () => {
  test.each(['<IMAGE1_NAME>', '${VAR}', '$VAR', '%VAR%', '{{ var }}', '#{VAR}#', '@@VAR@@', 'REPLACE_ME'])(
    '%s',
    (form) => {
      expect(innermost(`{ "a": "x ${form} y" }`, form)).toBe('constant.other.placeholder');
    },
  );

  test.each(['{{ port | default("80") }}', '{% if prod %}', '{# note #}', '%{ endif ~}'])(
    'are told apart outside strings: %s',
    (form) => {
      expect(tokensWithin(`{\n  ${form}\n  "a": 1, "b": "{{ x" }`, 'constant.other.placeholder')).toEqual([
        `${form} → constant.other.placeholder`,
      ]);
    },
  );

  test.each(['$PORT', '${PORT}', '%PORT%', '{{ port }}', '<PORT>'])(
    '%s without quotes, with what follows intact',
    (form) => {
      const text = `{ "a": ${form}, "key": [${form}] }`;
      expect(tokensWithin(text, 'constant.other.placeholder')).toHaveLength(2);
      expect(innermost(text, 'key')).toBe('support.type.property-name');
    },
  );

  test('prices, percentages and date patterns are none', () => {
    expect(tokensWithin('{ "a": "100% of $5", "b": "%Y-%m-%d %H:%M" }', 'constant.other.placeholder')).toEqual([]);
  });

  test('variables of a shell in commands are none', () => {
    const text = '{ "command": ["sh", "-c", "echo $HOME ${X:-1} <NAME>"] }';
    expect(tokensWithin(text, 'constant.other.placeholder')).toEqual(['<NAME> → constant.other.placeholder']);
    expect(innermost(text, 'HOME')).toBe('variable.other.shell');
    expect(innermost(text, 'X:-1')).toBe('variable.other.shell');
  });
});

describe('environment variables', () => {
  test.each(['environment', 'secrets'])('the names in "%s" are variables', (list) => {
    const text = `{ "${list}": [{ "value": "v", "name": "LOG_LEVEL" }], "name": "app" }`;
    expect(innermost(text, 'LOG_LEVEL')).toBe('variable.other.constant.environment');
    expect(innermost(text, 'app')).toBe('string.quoted.double');
    expect(innermost(text, 'v')).toBe('string.quoted.double');
  });

  test("so are the keys of an overlay's maps", () => {
    expect(innermost('{ "environment": { "LOG_LEVEL": "debug" } }', 'LOG_LEVEL')).toBe(
      'variable.other.constant.environment',
    );
  });
});

test('themes know the beginning of every scope', () => {
  const known =
    /^(comment|constant\.(character\.escape|language|numeric|other\.placeholder)|entity\.name\.(function|namespace|type)|invalid\.illegal|keyword\.other|meta|punctuation|storage\.modifier|string\.(quoted\.double|unquoted)|support\.(class|type\.property-name)|variable\.other)\b/;
  const text =
    '{ // c\n "image": "a.b/c:d@sha256:e", "x": "arn:aws:s3:::b/k \\q $V arn:aws:iam::1:role/r", "secrets": [{ "name": "N" }], "command": ["$H"] }';
  const scopes = new Set(tokenize(grammar, text).flatMap((token) => token.scopes));
  expect([...scopes].filter((scope) => !known.test(scope))).toEqual([]);
});

// A pattern that backtracks takes minutes for these: the runner's own time limit tells.
test('a long line of nearly matching text is tokenised to its end', () => {
  const texts = ['a.'.repeat(5000), '${'.repeat(5000), '{{ '.repeat(5000), 'arn:aws:'.repeat(2000), '<a '.repeat(3000)];
  for (const text of texts) {
    const line = `{ "image": "${text}", "a": "${text}" }`;
    expect(tokenize(grammar, line).length).toBeGreaterThan(5);
  }
});
