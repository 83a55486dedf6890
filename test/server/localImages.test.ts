import { describe, expect, it } from 'vitest';
import { createLocalImages } from '../../server/src/localImages.ts';

function setUp(answer: () => Promise<unknown>, options: unknown = { localImages: true }) {
  const clock = { now: 0 };
  const asked: string[] = [];
  const connection = {
    sendRequest: (method: unknown) => {
      asked.push(String(method));
      return answer() as Promise<never>;
    },
  };
  return { clock, asked, images: createLocalImages(connection, options, () => clock.now) };
}

describe('images on the machine of the client', () => {
  it('are asked for once, and again when the answer is old', async () => {
    const { asked, clock, images } = setUp(() => Promise.resolve(['app:dev', 7]));
    expect(await images()).toEqual(['app:dev']);
    clock.now = 4_000;
    expect(await images()).toEqual(['app:dev']);
    expect(asked).toEqual(['drydock/localImages']);
    clock.now = 6_000;
    await images();
    expect(asked).toHaveLength(2);
  });

  it('are none for clients that do not offer them, and nobody is asked', async () => {
    for (const options of [null, {}, { localImages: 'yes' }]) {
      const { asked, images } = setUp(() => Promise.resolve(['app:dev']), options);
      expect(await images()).toEqual([]);
      expect(asked).toEqual([]);
    }
  });

  it('are none where the client fails', async () => {
    const { images } = setUp(() => Promise.reject(new Error('no')));
    expect(await images()).toEqual([]);
  });

  it('are what is known already where the client is slow, and there once it has answered', async () => {
    let finish = (_images: string[]) => {};
    const { asked, images } = setUp(() => new Promise<string[]>((resolve) => (finish = resolve)));
    expect(await images()).toEqual([]);
    const second = images();
    finish(['app:dev']);
    expect(await second).toEqual(['app:dev']);
    expect(asked).toHaveLength(1);
  });
});
