/**
 * The overlays this window has put to the engine. An engine keeps secret values in memory only, so a new one is given
 * them again: its adopted tasks that still wait for a secret get it.
 */
import type { PutOverlayInput } from '../../protocol/local.ts';
import type { EngineClient } from '../engine/client.ts';

export interface OverlayBoard {
  /** @returns the id to run a task with */
  put(client: EngineClient, input: PutOverlayInput): Promise<string>;
  putAllAgain(client: EngineClient): Promise<void>;
}

export function createOverlayBoard(): OverlayBoard {
  const known = new Map<string, PutOverlayInput>();
  return {
    async put(client, input) {
      const { overlayId } = await client.local('PutOverlay', input);
      known.set(overlayId, input);
      return overlayId;
    },
    async putAllAgain(client) {
      for (const input of known.values()) await client.local('PutOverlay', input);
    },
  };
}
