import { containerNameRequired } from './containers/container-name-required.ts';
import { containerNameUnique } from './containers/container-name-unique.ts';
import { containersMax } from './containers/containers-max.ts';
import { containersRequired } from './containers/containers-required.ts';
import { dependsCompleteEssential } from './dependsOn/depends-complete-essential.ts';
import { dependsCycle } from './dependsOn/depends-cycle.ts';
import { dependsHealthyHealthcheck } from './dependsOn/depends-healthy-healthcheck.ts';
import { dependsSelf } from './dependsOn/depends-self.ts';
import { dependsUnknown } from './dependsOn/depends-unknown.ts';
import { envSecretClash } from './environment/env-secret-clash.ts';
import { essentialRequired } from './containers/essential-required.ts';
import { imageRequired } from './containers/image-required.ts';
import { mountUnknownVolume } from './volumes/mount-unknown-volume.ts';
import { repoCredentialsFormat } from './environment/repo-credentials-format.ts';
import { definitionRules, jsonRules } from './document/index.ts';
import { launchTypeRules } from './launchType/index.ts';
import { modeRules } from './modes/index.ts';
import { networkingRules } from './networking/index.ts';
import { portRules } from './ports/index.ts';
import { roleRules } from './roles/index.ts';
import { sizeRules } from './size/index.ts';
import type { DocumentRule, Rule, RuleInfo } from './rule.ts';
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
  containersRequired,
  containersMax,
  containerNameRequired,
  containerNameUnique,
  essentialRequired,
  imageRequired,
  ...portRules,
  ...networkingRules,
  dependsUnknown,
  dependsSelf,
  dependsCycle,
  dependsCompleteEssential,
  dependsHealthyHealthcheck,
  mountUnknownVolume,
  envSecretClash,
  repoCredentialsFormat,
];

/** Everything that can be reported, with its metadata. */
export const allRules: readonly RuleInfo[] = [...documentRules, ...structureRules, ...rules];
