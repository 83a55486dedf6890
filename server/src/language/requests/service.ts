import type { SyntaxNode } from '../nodes.ts';
import { readObject, type Doubts, type ObjectReader } from '../reader.ts';
import { readLaunch } from './launch.ts';

/** The members of CreateService that rules use; what is undefined was not written, as in a task definition. */
export function readService(root: SyntaxNode, doubts: Doubts) {
  const service = readObject(root, doubts);
  return {
    ...readLaunch(service),
    serviceName: service.text('serviceName'),
    desiredCount: service.number('desiredCount'),
    schedulingStrategy: service.text('schedulingStrategy'),
    hasDeploymentController: service.has('deploymentController'),
    deploymentController: service.object('deploymentController', (controller) => controller.text('type')),
    availabilityZoneRebalancing: service.text('availabilityZoneRebalancing'),
    healthCheckGracePeriodSeconds: service.number('healthCheckGracePeriodSeconds'),
    role: service.text('role'),
    loadBalancers: service.list('loadBalancers', readLoadBalancer),
    serviceRegistries: service.list('serviceRegistries', readRegistry),
    deployment: service.object('deploymentConfiguration', readDeployment),
    serviceConnect: service.object('serviceConnectConfiguration', readServiceConnect),
    vpcLattice: service.list('vpcLatticeConfigurations', ({ node }) => ({ node })),
    metricConfigurations: service.object('monitoring', (monitoring) =>
      monitoring.list('metricConfigurations', (metric) => ({
        node: metric.node,
        metricNames: metric.texts('metricNames'),
        resolutionSeconds: metric.number('resolutionSeconds'),
      })),
    ),
  };
}

export type Service = ReturnType<typeof readService>;
export type LoadBalancer = ReturnType<typeof readLoadBalancer>;
export type LifecycleHook = ReturnType<typeof readHook>;

const readLoadBalancer = (balancer: ObjectReader) => ({
  node: balancer.node,
  targetGroupArn: balancer.text('targetGroupArn'),
  loadBalancerName: balancer.text('loadBalancerName'),
  containerName: balancer.text('containerName'),
  containerPort: balancer.number('containerPort'),
});

const readRegistry = (registry: ObjectReader) => ({
  node: registry.node,
  port: registry.number('port'),
  containerName: registry.text('containerName'),
  containerPort: registry.number('containerPort'),
});

const readDeployment = (deployment: ObjectReader) => ({
  node: deployment.node,
  maximumPercent: deployment.number('maximumPercent'),
  minimumHealthyPercent: deployment.number('minimumHealthyPercent'),
  circuitBreaker: deployment.any('deploymentCircuitBreaker'),
  alarms: deployment.any('alarms'),
  alarmNames: deployment.object('alarms', (alarms) => alarms.texts('alarmNames')),
  alarmsEnabled: deployment.object('alarms', (alarms) => alarms.flag('enable')),
  strategy: deployment.text('strategy'),
  bakeTimeInMinutes: deployment.number('bakeTimeInMinutes'),
  linear: deployment.any('linearConfiguration'),
  canary: deployment.any('canaryConfiguration'),
  stepPercent: deployment.object('linearConfiguration', (linear) => linear.number('stepPercent')),
  canaryPercent: deployment.object('canaryConfiguration', (canary) => canary.number('canaryPercent')),
  lifecycleHooks: deployment.list('lifecycleHooks', readHook),
  earlySuccess: deployment.object('earlySuccessCriteria', (early) => ({
    node: early.node,
    enable: early.flag('enable'),
    healthyPercent: early.number('healthyPercent'),
    cleanup: early.text('sourceServiceRevisionCleanup'),
  })),
});

const readHook = (hook: ObjectReader) => ({
  node: hook.node,
  targetType: hook.text('targetType'),
  hookTargetArn: hook.text('hookTargetArn'),
  roleArn: hook.text('roleArn'),
  lifecycleStages: hook.texts('lifecycleStages'),
});

const readServiceConnect = (connect: ObjectReader) => ({
  node: connect.node,
  enabled: connect.flag('enabled'),
  namespace: connect.text('namespace'),
  hasLogConfiguration: connect.has('logConfiguration'),
  accessLogConfiguration: connect.any('accessLogConfiguration'),
  services: connect.list('services', (endpoint) => ({
    node: endpoint.node,
    portName: endpoint.text('portName'),
    discoveryName: endpoint.text('discoveryName'),
    perRequestTimeout: endpoint.object('timeout', (timeout) => timeout.number('perRequestTimeoutSeconds')),
  })),
});
