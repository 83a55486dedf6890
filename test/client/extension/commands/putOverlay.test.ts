import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { PutOverlayInput } from '../../../../client/protocol/local.ts';
import { putOverlay, type LocalPart } from '../../../../client/extension/commands/putOverlay.ts';
import type { EngineClient } from '../../../../client/extension/engine/client.ts';

/** What the engine is given, and the id the caller gets. */
async function given(part: Partial<LocalPart>) {
  const inputs: PutOverlayInput[] = [];
  const overlays = {
    put: (_: EngineClient, input: PutOverlayInput) => Promise.resolve(`overlay-${inputs.push(input)}`),
    putAllAgain: () => Promise.resolve(),
  };
  const whole = { definition: {}, overlay: {}, secrets: {}, role: undefined, file: undefined, ...part };
  return { id: await putOverlay({ overlays }, {} as EngineClient, whole), inputs };
}

describe('what a run takes from this machine', () => {
  it('is nothing for a definition that needs nothing', async () => {
    expect(await given({ definition: { family: 'web' } })).toEqual({ id: undefined, inputs: [] });
  });

  it('says of a definition with a task role that it gets nobody’s credentials unless one is chosen', async () => {
    const definition = { taskRoleArn: 'arn:aws:iam::111122223333:role/web' };
    expect((await given({ definition })).inputs).toMatchObject([{ role: { mode: 'none' } }]);
    const role = { mode: 'assume', profile: 'dev' } as const;
    expect((await given({ definition, role })).inputs).toMatchObject([{ role }]);
  });

  it('is the overlay and the secrets, relative to the home folder where there is no file', async () => {
    const overlay = { containers: { web: { image: 'web:local' } } };
    const { id, inputs } = await given({ overlay, secrets: { secretValues: { key: 'value' } } });
    expect(id).toBe('overlay-1');
    expect(inputs).toEqual([{ overlay, baseFolder: homedir(), secretValues: { key: 'value' } }]);
  });
});
