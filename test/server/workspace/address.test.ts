import { describe, expect, it } from 'vitest';
import { isBelow, keyOf, memberOf, nameOf } from '../../../server/src/workspace/address.ts';

describe('addresses of files', () => {
  it('are one key however they are escaped', () => {
    expect(keyOf('file:///c%3A/my%20app/a%2Bb.json')).toBe(keyOf('file:///C:/my app/a+b.json'));
    expect(keyOf('untitled:Untitled-1')).toBe('untitled:Untitled-1');
    expect(keyOf('file:///a/%E0.json')).toBe('file:///a/%E0.json');
  });

  it('of members are escaped as VS Code does it', () => {
    expect(memberOf('file:///w/', 'a (b)+.json')).toBe('file:///w/a%20%28b%29%2B.json');
    expect(nameOf('file:///w/a%20b.json')).toBe('a b.json');
  });

  it('lie below a folder, not beside one of a similar name', () => {
    expect(isBelow('file:///w/a/b.json', 'file:///w/a')).toBe(true);
    expect(isBelow('file:///w/ab/b.json', 'file:///w/a')).toBe(false);
    expect(isBelow('file:///w/a', 'file:///w/a')).toBe(false);
  });
});
