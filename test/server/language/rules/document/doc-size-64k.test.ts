import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../support/language.ts';

const LIMIT = 65_536;

const definition = (value: string) => ({
  family: 'web',
  containerDefinitions: [
    { name: 'app', image: 'nginx:1.29', memory: 128, environment: [{ name: 'TEXT', value }], essential: true },
  ],
});

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value), 'utf8');
const sizeProblems = (text: unknown) => problemsOf(text).filter(({ code }) => code === 'doc-size-64k');

describe('the size of a definition', () => {
  it.each(['x', 'é', '€', '😀', '"', '\\', '\n', '\u0001'])(
    'is counted in bytes of JSON without blanks: %j',
    (text) => {
      const large = definition(text.repeat(66_000));
      expect(sizeProblems(large).map(({ ecsMessage }) => ecsMessage)).toEqual([
        `Actual length: '${bytesOf(large)}'. Max allowed length is '${LIMIT}' bytes.`,
      ]);
    },
  );

  it('may be exactly 64 KiB, which is told as near the limit', () => {
    const empty = bytesOf(definition(''));
    const [problem] = sizeProblems(definition('x'.repeat(LIMIT - empty)));
    expect(problem).toMatchObject({ severity: 'warning', pointer: '' });
    expect(sizeProblems(definition('x'.repeat(LIMIT - empty + 1)))).toMatchObject([{ severity: 'error' }]);
  });

  it('does not count blanks, nulls and what only ECS answers', () => {
    const small = { ...definition('x'), taskDefinitionArn: 'a'.repeat(LIMIT), taskRoleArn: null };
    expect(sizeProblems(JSON.stringify(small, null, 2) + ' '.repeat(LIMIT))).toEqual([]);
  });
});
