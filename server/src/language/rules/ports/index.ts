import type { Rule } from '../rule.ts';
import { portAppProtocol } from './port-app-protocol.ts';
import { portAwsvpcEqual } from './port-awsvpc-equal.ts';
import { portContainerRequired } from './port-container-required.ts';
import { portFirelens24224 } from './port-firelens-24224.ts';
import { portHostDuplicate } from './port-host-duplicate.ts';
import { portHostEqual } from './port-host-equal.ts';
import { portHostModeScale } from './port-host-mode-scale.ts';
import { portNameMode } from './port-name-mode.ts';
import { portNameUnique } from './port-name-unique.ts';
import { portNoneMode } from './port-none-mode.ts';
import { portRangeExclusive } from './port-range-exclusive.ts';
import { portRangeFormat } from './port-range-format.ts';
import { portRangeMode } from './port-range-mode.ts';
import { portRangeOverlap } from './port-range-overlap.ts';
import { portReservedHost } from './port-reserved-host.ts';
import { portSameNumberTwoProtocols } from './port-same-number-two-protocols.ts';
import { portWindowsFargate3150 } from './port-windows-fargate-3150.ts';

export const portRules: readonly Rule[] = [
  portContainerRequired,
  portAwsvpcEqual,
  portHostEqual,
  portNoneMode,
  portHostDuplicate,
  portSameNumberTwoProtocols,
  portReservedHost,
  portHostModeScale,
  portNameUnique,
  portNameMode,
  portAppProtocol,
  portRangeFormat,
  portRangeExclusive,
  portRangeOverlap,
  portRangeMode,
  portWindowsFargate3150,
  portFirelens24224,
];
