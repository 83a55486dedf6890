import { describe, expect, test } from 'vitest';
import configuration from '../../syntaxes/language-configuration.json' with { type: 'json' };

const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);

describe('indentation', () => {
  test.each(['{', '[', '  "volumes": [', '  "host": { // why', '{ "a": "}",'])('grows after %s', (line) => {
    expect(line).toMatch(increase);
  });

  test.each(['"a": {},', '"a": [1],', '"a": "{",', '// {', '"a": "[" // ]', '}'])('stays after %s', (line) => {
    expect(line).not.toMatch(increase);
  });

  test.each(['}', '  },', ']', '  ], // end'])('shrinks at %s', (line) => {
    expect(line).toMatch(decrease);
  });
});

test('a word is a whole string, or what is between separators', () => {
  const words = '"networkMode": "awsvpc", "a": 12, "b": "x \\" y"'.match(new RegExp(configuration.wordPattern, 'g'));
  expect(words).toEqual(['"networkMode"', '"awsvpc"', '"a"', '12', '"b"', '"x \\" y"']);
});

test('what opens is closed, and typing a quote inside a string is left alone', () => {
  expect(configuration.brackets).toEqual([
    ['{', '}'],
    ['[', ']'],
  ]);
  for (const { notIn } of configuration.autoClosingPairs) expect(notIn).toContain('string');
});

test('regions fold', () => {
  expect('  // #region ports').toMatch(new RegExp(configuration.folding.markers.start));
  expect('  // #endregion').toMatch(new RegExp(configuration.folding.markers.end));
});
