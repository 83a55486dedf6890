/** What goes wrong with calls to Docker, at random: refused, lost on the way there, lost on the way back, never answered. */
import { DockerError, type DockerErrorKind } from '../../client/engine/docker/docker.ts';
import type { Mishap, Operation } from '../support/fakeDocker.ts';
import type { Random } from '../fuzz/random.ts';

/** Their order of likelihood is that of the list. */
const KINDS: readonly { readonly kind: DockerErrorKind; readonly text: string; readonly afterwards?: boolean }[] = [
  { kind: 'unreachable', text: 'socket hang up' },
  { kind: 'unreachable', text: 'read ECONNRESET', afterwards: true },
  { kind: 'timeout', text: 'no answer' },
  { kind: 'timeout', text: 'no answer', afterwards: true },
  { kind: 'other', text: 'unexpected EOF' },
  { kind: 'other', text: 'unexpected EOF', afterwards: true },
  { kind: 'other', text: 'the daemon had a bad day' },
  { kind: 'disk-full', text: 'no space left on device' },
];

/** Losing these takes the whole session down and is played by Docker's restarts. */
const SPARED: readonly Operation[] = ['ping', 'info', 'watchEvents'];

export interface Mishaps {
  next(operation: Operation): Mishap | undefined;
  /** From now on everything goes well. */
  end(): void;
  /** Sentences of the errors that were given out, each another one. */
  readonly told: readonly string[];
}

/** @param perThousand how many of a thousand calls go wrong */
export function createMishaps(chance: Random, perThousand: number): Mishaps {
  const told: string[] = [];
  let over = false;
  return {
    told,
    end: () => (over = true),
    next(operation) {
      if (over || SPARED.includes(operation) || chance.below(1000) >= perThousand) return undefined;
      const { kind, text, afterwards = false } = chance.pick(KINDS);
      // Numbered, so that a reason shows where it is from; the words that are judged by come last.
      const message = `mishap ${told.length} of ${operation}: ${text}`;
      told.push(message);
      return { error: new DockerError(kind, message), afterwards };
    },
  };
}
