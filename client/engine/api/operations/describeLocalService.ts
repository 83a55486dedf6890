import type {
  LocalBalancer,
  LocalOperations,
  LocalScaling,
  LocalServiceName,
  LocalTarget,
} from '../../../protocol/local.ts';
import type { BalancerRecord } from '../../state/balancers.ts';
import { offersOf, registeredNames } from '../../state/discovery.ts';
import type { TaskRecord } from '../../state/model.ts';
import type { ScalableTargetRecord } from '../../state/scaling.ts';
import { currentDeployments, type ServiceRecord } from '../../state/services.ts';
import type { StoreReader } from '../../state/store.ts';
import { operation } from '../operation.ts';
import { serviceNotFound } from '../services/lookup.ts';
import { structure, text } from '../shapes/shape.ts';

type Input = LocalOperations['DescribeLocalService']['input'];
type Output = LocalOperations['DescribeLocalService']['output'];

/** By the service's ARN. */
export const describeLocalService = operation(
  structure<Input>({ service: text() }),
  (input: Partial<Input>, { store, publishAddress }): Output => {
    const service = store.service(input.service ?? '');
    if (!service) throw serviceNotFound();
    const balancer = store.balancer(service.arn);
    const scaling = store.scalableTargets().find(({ serviceArn }) => serviceArn === service.arn);
    return {
      serviceArn: service.arn,
      ...(balancer === undefined ? {} : { balancer: balancerView(balancer, publishAddress) }),
      targets: store.tasksOfService(service.arn).flatMap(targetViews),
      ...(scaling === undefined ? {} : { scaling: scalingView(scaling) }),
      names: namesOf(store, service),
    };
  },
);

/** Of all deployments that have tasks, those of the newest first, each once. */
function namesOf(store: StoreReader, service: ServiceRecord): readonly LocalServiceName[] {
  const names = currentDeployments(service).flatMap((deployment) => [
    ...registeredNames(service, deployment.settings).map((name) => ({ kind: 'cloud-map', name }) as const),
    ...offersOf(store, service, deployment).map(
      ({ dnsName: name, port, protocol, namespace, portName }) =>
        ({ kind: 'service-connect', name, port, protocol, namespace, portName }) as const,
    ),
  ]);
  const key = (each: LocalServiceName) => `${each.kind} ${each.name}:${'port' in each ? each.port : ''}`;
  return [...new Map(names.reverse().map((each) => [key(each), each])).values()].reverse();
}

const balancerView = ({ dockerName, problem, listeners }: BalancerRecord, host: string): LocalBalancer => ({
  dockerName,
  ...(problem === undefined ? {} : { problem }),
  listeners: listeners.map(({ targetGroupArn, containerName, containerPort, hostPort, settings }) => ({
    targetGroupArn,
    containerName,
    containerPort,
    protocol: settings.protocol,
    ...(hostPort === undefined ? {} : { address: { host, port: hostPort } }),
  })),
});

/** What is drained is in its target group no more. */
const targetViews = ({ spec, observed }: TaskRecord): readonly LocalTarget[] =>
  (observed.targets ?? []).flatMap(({ targetGroupArn, state, reason, since }) =>
    state === 'unused'
      ? []
      : [
          {
            taskArn: spec.arn,
            targetGroupArn,
            state,
            ...(reason === undefined ? {} : { reason }),
            since: new Date(since).toISOString(),
          },
        ],
  );

const scalingView = ({ minCapacity, maxCapacity, policies, activities }: ScalableTargetRecord): LocalScaling => ({
  minCapacity,
  maxCapacity,
  policies: policies.map(({ name, tracking: { metric, targetValue } }) => ({ name, metric, targetValue })),
  activities: activities.map(({ at, description, cause, reason }) => ({
    time: new Date(at).toISOString(),
    description,
    cause,
    ...(reason === undefined ? {} : { reason }),
  })),
});
