import { describe, expect, it } from 'vitest';
import { hasPlaceholder, hasPlaceholderInScript } from '../../../server/src/language/placeholders.ts';

describe('placeholders in strings', () => {
  it.each([
    '<IMAGE1_NAME>',
    '${VAR}',
    'repo/app:$TAG',
    '{{ must_env `TAG` }}',
    '%REPOSITORY_URI%',
    '#{Octopus.Value}#',
    '@@TOKEN@@',
    'REPLACE_ME',
    'arn:aws:iam::REPLACE_WITH_ACCOUNT:role/x',
    'changeme',
  ])('sees one in %s', (text) => {
    expect(hasPlaceholder(text)).toBe(true);
  });

  it.each(['nginx:1.27', 'a < b', '100%', 'cost: 5$', 'arn:aws:iam::111122223333:role/x', 'replacement', 'a > b <'])(
    'sees none in %s',
    (text) => {
      expect(hasPlaceholder(text)).toBe(false);
    },
  );
});

describe('placeholders in arguments of a command', () => {
  it.each(['echo $HOME', 'exec app --port=${PORT}', '${#PASSWORD}'])(
    'leaves the variables of a shell alone in %s',
    (text) => {
      expect(hasPlaceholderInScript(text)).toBe(false);
    },
  );

  it.each(['app --tag <TAG>', '{{ command }}', '%COMMAND%', '#{Octopus.Command}', 'REPLACE_ME'])(
    'sees one in %s',
    (text) => {
      expect(hasPlaceholderInScript(text)).toBe(true);
    },
  );
});
