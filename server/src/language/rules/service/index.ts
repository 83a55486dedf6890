import { initProcessHint } from '../linux/init-process-hint.ts';
import type { Launch } from '../../requests/launch.ts';
import type { RequestRule, ServiceRule } from '../request.ts';
import { svcAlarms } from './svc-alarms.ts';
import { svcAzRebalancing } from './svc-az-rebalancing.ts';
import { svcCircuitBreakerController } from './svc-circuit-breaker-controller.ts';
import { svcCodedeployLb } from './svc-codedeploy-lb.ts';
import { svcConnectAliases } from './svc-connect-aliases.ts';
import { svcConnectLogs } from './svc-connect-logs.ts';
import { svcConnectNamespace } from './svc-connect-namespace.ts';
import { svcConnectPortName } from './svc-connect-port-name.ts';
import { svcConnectTimeouts } from './svc-connect-timeouts.ts';
import { svcConnectUnsupported } from './svc-connect-unsupported.ts';
import { svcDaemonDesiredCount } from './svc-daemon-desired-count.ts';
import { svcDaemonFargate } from './svc-daemon-fargate.ts';
import { svcDaemonMaxPercent } from './svc-daemon-max-percent.ts';
import { svcDaemonStrategies } from './svc-daemon-strategies.ts';
import { svcDesiredCountRequired } from './svc-desired-count-required.ts';
import { svcEarlySuccess } from './svc-early-success.ts';
import { svcEbsFields } from './svc-ebs-fields.ts';
import { svcExecRole } from './svc-exec-role.ts';
import { svcFargatePlatformFeatures } from './svc-fargate-platform-features.ts';
import { svcGracePeriod } from './svc-grace-period.ts';
import { svcHooks } from './svc-hooks.ts';
import { svcLaunchTypeCompat } from './svc-launch-type-compat.ts';
import { svcLaunchTypeMi } from './svc-launch-type-mi.ts';
import { svcLaunchTypeVsStrategy } from './svc-launch-type-vs-strategy.ts';
import { svcLbClassic } from './svc-lb-classic.ts';
import { svcLbContainer } from './svc-lb-container.ts';
import { svcLbExclusive } from './svc-lb-exclusive.ts';
import { svcLbExternal } from './svc-lb-external.ts';
import { svcLbNoneMode } from './svc-lb-none-mode.ts';
import { svcLbPort } from './svc-lb-port.ts';
import { svcMonitoring } from './svc-monitoring.ts';
import { svcName } from './svc-name.ts';
import { svcNetworkForbidden } from './svc-network-forbidden.ts';
import { svcNetworkRequired } from './svc-network-required.ts';
import { svcPercentDeadlock } from './svc-percent-deadlock.ts';
import { svcPercentDefaults } from './svc-percent-defaults.ts';
import { svcPlacementCounts } from './svc-placement-counts.ts';
import { svcPlacementDistinct } from './svc-placement-distinct.ts';
import { svcPlacementFargate } from './svc-placement-fargate.ts';
import { svcPlacementFields } from './svc-placement-fields.ts';
import { svcPlatformVersion } from './svc-platform-version.ts';
import { svcPropagateTags } from './svc-propagate-tags.ts';
import { svcPublicIp } from './svc-public-ip.ts';
import { svcRegistryPort } from './svc-registry-port.ts';
import { svcRole } from './svc-role.ts';
import { svcStrategyFields } from './svc-strategy-fields.ts';
import { svcStrategyItems } from './svc-strategy-items.ts';
import { svcTaskDefinitionRequired } from './svc-task-definition-required.ts';
import { svcVolumeMatch } from './svc-volume-match.ts';

/** Checks of what services and RunTask inputs have in common and the catalogue names once. */
export const launchRules: readonly RequestRule<Launch>[] = [
  svcEbsFields,
  svcExecRole,
  initProcessHint,
  svcFargatePlatformFeatures,
  svcLaunchTypeCompat,
  svcPlacementCounts,
  svcPlacementDistinct,
  svcPlacementFargate,
  svcPlacementFields,
  svcPlatformVersion,
  svcPublicIp,
  svcStrategyItems,
  svcVolumeMatch,
];

/** Checks of service definitions. */
export const serviceRules: readonly ServiceRule[] = [
  svcAlarms,
  svcAzRebalancing,
  svcCircuitBreakerController,
  svcCodedeployLb,
  svcConnectAliases,
  svcConnectLogs,
  svcConnectNamespace,
  svcConnectPortName,
  svcConnectTimeouts,
  svcConnectUnsupported,
  svcDaemonDesiredCount,
  svcDaemonFargate,
  svcDaemonMaxPercent,
  svcDaemonStrategies,
  svcDesiredCountRequired,
  svcEarlySuccess,
  svcGracePeriod,
  svcHooks,
  svcLaunchTypeMi,
  svcLaunchTypeVsStrategy,
  svcLbClassic,
  svcLbContainer,
  svcLbExclusive,
  svcLbExternal,
  svcLbNoneMode,
  svcLbPort,
  svcMonitoring,
  svcName,
  svcNetworkForbidden,
  svcNetworkRequired,
  svcPercentDeadlock,
  svcPercentDefaults,
  svcPropagateTags,
  svcRegistryPort,
  svcRole,
  svcStrategyFields,
  svcTaskDefinitionRequired,
  ...launchRules,
];
