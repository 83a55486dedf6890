import type { Rule } from '../rule.ts';
import { commandShellForm } from './command-shell-form.ts';
import { commandSingleString } from './command-single-string.ts';
import { containerNameRequired } from './container-name-required.ts';
import { containerNameUnique } from './container-name-unique.ts';
import { containersMax } from './containers-max.ts';
import { containersRequired } from './containers-required.ts';
import { essentialRequired } from './essential-required.ts';
import { hostnameAwsvpc } from './hostname-awsvpc.ts';
import { imageDigest } from './image-digest.ts';
import { imageEcrRegion } from './image-ecr-region.ts';
import { imageLength } from './image-length.ts';
import { imageMutableTag } from './image-mutable-tag.ts';
import { imageRequired } from './image-required.ts';
import { imageSyntax } from './image-syntax.ts';
import { restartPolicyDependency } from './restart-policy-dependency.ts';
import { restartPolicyEnabledRequired } from './restart-policy-enabled-required.ts';
import { restartPolicyPlatform } from './restart-policy-platform.ts';
import { startTimeoutFargate } from './start-timeout-fargate.ts';
import { startTimeoutLong } from './start-timeout-long.ts';
import { stopTimeoutFargate } from './stop-timeout-fargate.ts';
import { timeoutUnit } from './timeout-unit.ts';
import { userFormat } from './user-format.ts';
import { windowsUnsupportedContainerKeys } from './windows-unsupported-container-keys.ts';

/** Containers as such: names, images, commands and their time. In the order of the catalogue. */
export const containerRules: readonly Rule[] = [
  containersRequired,
  containersMax,
  containerNameRequired,
  containerNameUnique,
  essentialRequired,
  imageRequired,
  imageSyntax,
  imageLength,
  imageDigest,
  imageMutableTag,
  imageEcrRegion,
  commandSingleString,
  commandShellForm,
  windowsUnsupportedContainerKeys,
  userFormat,
  hostnameAwsvpc,
  restartPolicyEnabledRequired,
  restartPolicyPlatform,
  restartPolicyDependency,
  stopTimeoutFargate,
  startTimeoutFargate,
  startTimeoutLong,
  timeoutUnit,
];
