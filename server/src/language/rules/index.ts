import { containerRules } from './containers/index.ts';
import { dependencyRules } from './dependsOn/index.ts';
import { environmentRules } from './environment/index.ts';
import { healthRules } from './health/index.ts';
import { practiceRules } from './practice/index.ts';
import { definitionRules, jsonRules } from './document/index.ts';
import { launchTypeRules } from './launchType/index.ts';
import { modeRules } from './modes/index.ts';
import { networkingRules } from './networking/index.ts';
import { portRules } from './ports/index.ts';
import { roleRules } from './roles/index.ts';
import { sizeRules } from './size/index.ts';
import { acceleratorRules } from './accelerators/index.ts';
import { firelensRules } from './firelens/index.ts';
import { linuxRules } from './linux/index.ts';
import { loggingRules } from './logging/index.ts';
import { placementRules } from './placement/index.ts';
import { platformRules } from './platform/index.ts';
import { proxyRules } from './proxy/index.ts';
import { overlayRules } from './overlay/index.ts';
import { volumeRules } from './volumes/index.ts';
import type { DocumentRule, Rule, RuleInfo } from './rule.ts';
import { ownRunTaskRules } from './runTask/index.ts';
import { serviceRules } from './service/index.ts';
import { workspaceRules } from './workspace/index.ts';
import { structureRules } from './structure/catalogue.ts';

/** Checks of the JSON itself. The order is that of the catalogue; a problem's place decides where it is listed. */
export const documentRules: readonly DocumentRule[] = [...jsonRules];

/** Checks of what the definition says. */
export const rules: readonly Rule[] = [
  ...definitionRules,
  ...launchTypeRules,
  ...roleRules,
  ...modeRules,
  ...sizeRules,
  ...containerRules,
  ...portRules,
  ...networkingRules,
  ...dependencyRules,
  ...volumeRules,
  ...healthRules,
  ...environmentRules,
  ...loggingRules,
  ...firelensRules,
  ...linuxRules,
  ...acceleratorRules,
  ...proxyRules,
  ...platformRules,
  ...placementRules,
  ...practiceRules,
];

/** Everything that can be reported, with its metadata. */
export const allRules: readonly RuleInfo[] = [
  ...documentRules,
  ...structureRules,
  ...rules,
  ...serviceRules,
  ...ownRunTaskRules,
  ...overlayRules,
  ...workspaceRules,
];

/** Codes that are said only where somebody asks for them. */
export const offByDefault: ReadonlySet<string> = new Set(
  allRules.filter(({ isOffByDefault }) => isOffByDefault ?? false).map(({ code }) => code),
);
