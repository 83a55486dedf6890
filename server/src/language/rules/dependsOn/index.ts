import type { Rule } from '../rule.ts';
import { dependsCompleteEssential } from './depends-complete-essential.ts';
import { dependsCycle } from './depends-cycle.ts';
import { dependsDuplicate } from './depends-duplicate.ts';
import { dependsHealthyHealthcheck } from './depends-healthy-healthcheck.ts';
import { dependsOneShotLast } from './depends-one-shot-last.ts';
import { dependsSelf } from './depends-self.ts';
import { dependsUnknown } from './depends-unknown.ts';
import { startTimeoutVsHealth } from './start-timeout-vs-health.ts';
import { startTimeoutWrongSide } from './start-timeout-wrong-side.ts';
import { volumesFromSelf } from './volumes-from-self.ts';
import { volumesFromUnknown } from './volumes-from-unknown.ts';

/** Who waits for whom, and who takes volumes from whom. In the order of the catalogue. */
export const dependencyRules: readonly Rule[] = [
  dependsUnknown,
  dependsSelf,
  dependsCycle,
  dependsCompleteEssential,
  dependsHealthyHealthcheck,
  dependsDuplicate,
  startTimeoutWrongSide,
  startTimeoutVsHealth,
  dependsOneShotLast,
  volumesFromUnknown,
  volumesFromSelf,
];
