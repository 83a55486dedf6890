import { describe, expect, it } from 'vitest';
import { exitCodeText } from '../../../../../client/extension/run/diagnosis/exitCodes.ts';

describe('an exit code', () => {
  it.each([
    [0, {}, '0: success'],
    [1, {}, /failure/],
    [2, {}, /bad arguments/],
    [125, {}, /should start another one/],
    [126, {}, /not executable/],
    [127, {}, /not found/],
    [137, { outOfMemory: true }, /for want of memory$/],
    [137, { stopRequested: true }, /within stopTimeout/],
    [137, {}, /from outside/],
    [139, {}, /segmentation fault/],
    [143, { stopRequested: true }, /as a stop asks/],
    [143, {}, /nobody sent/],
    [143, { neverStarted: true, stopRequested: true }, '143: never started, because what it depends on failed'],
    [255, {}, /exit\(-1\)/],
    [3, {}, /^3$/],
    [3221225786, {}, /Ctrl\+C or a stop \(0xC000013A\)/],
    [-1073741510, {}, /Ctrl\+C or a stop \(0xC000013A\)/],
    [3221225781, {}, /a DLL was not found/],
    [1073807364, {}, /shut down/],
    [305419896, {}, /a code of Windows, 0x12345678/],
  ])('%d (%j) is told as %s', (code, circumstances, text) => {
    if (typeof text === 'string') expect(exitCodeText(code, circumstances)).toBe(text);
    else expect(exitCodeText(code, circumstances)).toMatch(text);
  });
});
