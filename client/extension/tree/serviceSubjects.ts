/** Rows of services: what a service consists of. Pure. */
import type { LocalEcs } from '../state/localEcs.ts';
import { activeTasksOfDeployment, listenersOf, namesOf, nameText, otherTasks } from '../state/serviceSelectors.ts';

export type ServiceSubject =
  | { readonly kind: 'service'; readonly arn: string }
  | { readonly kind: 'deployment'; readonly service: string; readonly id: string }
  | { readonly kind: 'listener'; readonly service: string; readonly targetGroupArn: string }
  | { readonly kind: 'balancerProblem'; readonly service: string }
  /** What other tasks know it by. `key` as {@link nameText} tells it. */
  | { readonly kind: 'serviceName'; readonly service: string; readonly key: string }
  | { readonly kind: 'otherTasks'; readonly service: string }
  | { readonly kind: 'serviceEvents'; readonly service: string }
  | { readonly kind: 'serviceEvent'; readonly service: string; readonly id: string };

const KINDS: Readonly<Record<ServiceSubject['kind'], true>> = {
  service: true,
  deployment: true,
  listener: true,
  balancerProblem: true,
  serviceName: true,
  otherTasks: true,
  serviceEvents: true,
  serviceEvent: true,
};

export const isServiceSubject = (subject: { readonly kind: string }): subject is ServiceSubject =>
  Object.hasOwn(KINDS, subject.kind);

type Row = ServiceSubject | { readonly kind: 'task'; readonly arn: string };

/** The newest ones; the service view has all of them. */
const EVENTS_SHOWN = 20;

export function serviceSubjectId(subject: ServiceSubject): string {
  switch (subject.kind) {
    case 'service':
      return subject.arn;
    case 'deployment':
    case 'serviceEvent':
      return `${subject.service}/${subject.kind}/${subject.id}`;
    case 'serviceName':
      return `${subject.service}/name/${subject.key}`;
    case 'listener':
      return `${subject.service}/listener/${subject.targetGroupArn}`;
    default:
      return `${subject.service}/${subject.kind}`;
  }
}

/** The row above; undefined for a service that is over. */
export function serviceParent(
  state: LocalEcs,
  subject: ServiceSubject,
): ServiceSubject | { readonly kind: 'cluster'; readonly arn: string } | undefined {
  switch (subject.kind) {
    case 'service': {
      const service = state.services.get(subject.arn);
      return service && { kind: 'cluster', arn: service.clusterArn };
    }
    case 'serviceEvent':
      return { kind: 'serviceEvents', service: subject.service };
    default:
      return { kind: 'service', arn: subject.service };
  }
}

export function serviceChildren(state: LocalEcs, parent: ServiceSubject): Row[] {
  const arn = parent.kind === 'service' ? parent.arn : parent.service;
  const service = state.services.get(arn);
  if (!service) return [];
  const task = ({ arn: each }: { readonly arn: string }): Row => ({ kind: 'task', arn: each });
  switch (parent.kind) {
    case 'service': {
      const problem = state.serviceFacts.get(arn)?.balancer?.problem;
      return [
        ...(problem === undefined ? [] : [{ kind: 'balancerProblem', service: arn } as const]),
        ...listenersOf(state, service).map(
          ({ targetGroupArn }) => ({ kind: 'listener', service: arn, targetGroupArn }) as const,
        ),
        ...namesOf(state, arn).map((each) => ({ kind: 'serviceName', service: arn, key: nameText(each) }) as const),
        ...service.deployments.map(({ id }) => ({ kind: 'deployment', service: arn, id }) as const),
        ...(otherTasks(state, service).length > 0 ? [{ kind: 'otherTasks', service: arn } as const] : []),
        ...(service.events.length > 0 ? [{ kind: 'serviceEvents', service: arn } as const] : []),
      ];
    }
    case 'deployment':
      return activeTasksOfDeployment(state, service, parent.id).map(task);
    case 'otherTasks':
      return otherTasks(state, service).map(task);
    case 'serviceEvents':
      return service.events.slice(0, EVENTS_SHOWN).map(({ id }) => ({ kind: 'serviceEvent', service: arn, id }));
    default:
      return [];
  }
}
