import type { StructureRule } from './catalogue.ts';

const API = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

const rule = (code: string, page: string, summary: string, ecs?: StructureRule['ecs']): StructureRule => ({
  code,
  level: 'error',
  summary,
  docs: `${API}/API_${page}.html`,
  ...(ecs === undefined ? {} : { ecs }),
});

/** What the schemas of CreateService and RunTask check under a name of its own. */
export const requestStructureRules: readonly StructureRule[] = [
  rule(
    'svc-percent-bounds',
    'DeploymentConfiguration',
    'minimumHealthyPercent is from 0 to 100, maximumPercent at least 100.',
    ({ value }) =>
      Number(value) > 100
        ? 'minimumHealthyPercent must be at most 100'
        : Number(value) >= 0
          ? 'maximumPercent must be at least 100'
          : '',
  ),
  rule(
    'svc-circuit-breaker-fields',
    'DeploymentCircuitBreaker',
    'A circuit breaker says whether it is enabled and whether it rolls back; a threshold has a type and a value.',
  ),
  rule('svc-lb-max', 'LoadBalancer', 'A service has at most five target groups.'),
  rule(
    'svc-registry-max',
    'ServiceRegistry',
    'A service is registered with at most one Cloud Map service.',
    () => 'service registries can have at most 1 items',
  ),
  rule(
    'svc-subnets',
    'AwsVpcConfiguration',
    'A network configuration has 1 to 16 subnets (`subnet-…`) and at most 5 security groups (`sg-…`).',
  ),
  rule('svc-gateway-connectors', 'CreateService', 'A service has at most one gateway connector.'),
  rule('svc-client-token', 'CreateService', 'A client token has at most 36 visible ASCII characters.'),
  rule('run-count', 'RunTask', 'RunTask starts 1 to 10 tasks.'),
  rule(
    'run-started-by',
    'RunTask',
    'startedBy has at most 128 letters, digits, `_`, `/` and `-`; a client token at most 64 visible ASCII characters.',
  ),
];
