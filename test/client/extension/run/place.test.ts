import { describe, expect, it } from 'vitest';
import { memoryPlace, placeOf } from '../../../../client/extension/run/place.ts';

const text = `{
  "family": "web",
  "memory": "512",
  "containerDefinitions": [
    { "name": "log" },
    { "name": "web", "command": ["a"], "memoryReservation": 64 }
  ]
}`;
const shown = (place: { offset: number; length: number } | undefined) =>
  place && text.slice(place.offset, place.offset + place.length);

describe('a place in a definition', () => {
  it('is the member of the container, or of the whole', () => {
    expect(shown(placeOf(text, 'web', ['command']))).toBe('["a"]');
    expect(shown(placeOf(text, undefined, ['memory']))).toBe('"512"');
  });
  it('is the container where the member is missing', () => {
    expect(shown(placeOf(text, 'web', ['user']))).toBe('"web"');
    expect(shown(placeOf(text, 'nobody', ['user']))).toBe('"web"');
  });
  it('of memory is where a limit is, the container’s before the task’s', () => {
    expect(shown(memoryPlace(text, 'web'))).toBe('64');
    expect(shown(memoryPlace(text, 'log'))).toBe('"512"');
  });
  it('is none in a text that is no JSON', () => {
    expect(placeOf('', 'web', ['user'])).toBeUndefined();
  });
});
