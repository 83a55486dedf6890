import type { RunTaskRule } from '../request.ts';
import { launchRules } from '../service/index.ts';
import { runLaunchType } from './run-launch-type.ts';
import { runNetwork } from './run-network.ts';
import { runOverrideContainer } from './run-override-container.ts';
import { runOverridesSize } from './run-overrides-size.ts';
import { runPropagateTags } from './run-propagate-tags.ts';
import { runServiceConnectAbsent } from './run-service-connect-absent.ts';

/** Checks that only RunTask inputs have. */
export const ownRunTaskRules: readonly RunTaskRule[] = [
  runLaunchType,
  runNetwork,
  runOverrideContainer,
  runOverridesSize,
  runPropagateTags,
  runServiceConnectAbsent,
];

/** Checks of RunTask inputs. */
export const runTaskRules: readonly RunTaskRule[] = [...ownRunTaskRules, ...launchRules];
