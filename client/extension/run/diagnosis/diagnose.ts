/** The most likely cause of a task's end, and what to do next. Pure. */
import { atRun, unknown } from './atRun.ts';
import { beforeStart } from './beforeStart.ts';
import { wasAskedToStop, type Diagnosis, type StoppedTask } from './stoppedTask.ts';

/** For a STOPPED task. The first rule that recognises the case has the word. */
export function diagnose(stopped: StoppedTask): Diagnosis {
  // What a container says of its failed start is the cause only when the task did not end for another reason.
  const rules = wasAskedToStop(stopped) ? atRun : [...beforeStart, ...atRun];
  for (const rule of rules) {
    const diagnosis = rule(stopped);
    if (diagnosis) return diagnosis;
  }
  return unknown(stopped);
}
