/**
 * How long this machine was awake. A laptop that sleeps sets its wall clock forward by the night; what ECS measures in
 * seconds of running (startTimeout, the hour of a stopped task) must not be over by that. Neither may a clock that somebody
 * sets back keep it waiting.
 */
import type { Clock } from './clock.ts';
import type { Disposable } from './disposable.ts';

export interface AwakeTime extends Disposable {
  /** Milliseconds awake since a moment of the wall clock. The sooner it is first asked for, the less it has to believe that clock. */
  since(moment: number): number;
}

const HEARTBEAT = 5000;
/** A heart that was silent for longer slept. Not much less: a busy machine is late at times. */
const LONGEST_BEAT = 20_000;
/** Moments remembered; tasks that wait at the same time are far fewer. */
const MEMORY = 10_000;

/**
 * @param clock unscaled. Its sleeps may or may not go on while the machine sleeps (Linux: no, macOS and Windows: yes), so
 * only the wall clock between two heartbeats is looked at.
 */
export function createAwakeTime(clock: Clock): AwakeTime {
  const ending = new AbortController();
  const anchors = new Map<number, number>();
  let awake = 0;
  let seen = clock.now();

  const look = () => {
    const now = clock.now();
    const passed = now - seen;
    seen = now;
    if (passed > 0 && passed <= LONGEST_BEAT) awake += passed;
    return now;
  };
  const beat = async () => {
    while (!ending.signal.aborted) {
      await clock.sleep(HEARTBEAT, ending.signal);
      look();
    }
  };
  beat().catch(() => undefined);

  return {
    since(moment) {
      const now = look();
      let anchor = anchors.get(moment);
      if (anchor === undefined) {
        anchor = awake - Math.max(0, now - moment);
        if (anchors.size >= MEMORY) anchors.clear();
        anchors.set(moment, anchor);
      }
      return awake - anchor;
    },
    dispose: () => ending.abort(new Error('nobody asks any more')),
  };
}

/** For those who have no watch over sleep: the wall clock. */
export const wallTimeSince =
  (now: number) =>
  (moment: number): number =>
    now - moment;
