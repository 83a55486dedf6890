/** The facts behind rows of services, as Markdown. Pure. */
import type { LocalScaling, LocalServiceName } from '../../protocol/local.ts';
import { duration } from '../duration.ts';
import type { LocalEcs } from '../state/localEcs.ts';
import { listenersOf, listenerUrl, namesOf, nameText, primaryOf, targetCounts } from '../state/serviceSelectors.ts';
import { activityText, policyText, reasonText } from '../state/scalingWords.ts';
import type { DeploymentView, ServiceView } from '../state/serviceView.ts';
import { lastPart } from '../state/taskView.ts';
import { blocks, code, escape, facts } from './markdown.ts';
import type { ServiceSubject } from './serviceSubjects.ts';

type Told = Extract<ServiceSubject, { kind: 'service' | 'deployment' | 'listener' | 'serviceName' }>;

/** `now` in milliseconds since the epoch. undefined when it is over. */
export function serviceTooltip(state: LocalEcs, subject: Told, now: number): string | undefined {
  const service = state.services.get(subject.kind === 'service' ? subject.arn : subject.service);
  if (!service) return undefined;
  if (subject.kind === 'service') return ofService(state, service);
  if (subject.kind === 'listener') return ofListener(state, service, subject.targetGroupArn);
  if (subject.kind === 'serviceName') {
    const name = namesOf(state, service.arn).find((each) => nameText(each) === subject.key);
    return name && ofName(service, name);
  }
  const deployment = service.deployments.find(({ id }) => id === subject.id);
  return deployment && ofDeployment(deployment, now);
}

function ofService(state: LocalEcs, service: ServiceView): string {
  const { desiredCount, runningCount, pendingCount, minimumHealthyPercent, maximumPercent } = service;
  const told = state.serviceFacts.get(service.arn);
  const primary = primaryOf(service);
  return blocks([
    `**Service ${escape(service.name)}** · ${service.status}`,
    facts([
      ['Tasks', [`${runningCount} of ${desiredCount} running`, ...pending(pendingCount)].join(', ')],
      [
        'During a deployment',
        `at least ${Math.ceil((desiredCount * minimumHealthyPercent) / 100)} up (${minimumHealthyPercent} %), ` +
          `at most ${Math.floor((desiredCount * maximumPercent) / 100)} at once (${maximumPercent} %)`,
      ],
      ['Deployment', primary && `${escape(primary.revisionName)}${rolloutText(primary)}`],
      ['Because', primary?.rolloutStateReason && escape(primary.rolloutStateReason)],
      ...listenersOf(state, service).map(
        (listener) => ['Load balancer', balancerText(state, service, listener.targetGroupArn)] as const,
      ),
      ['Load balancer', told?.balancer?.problem && escape(told.balancer.problem)],
      ...scalingFacts(told?.scaling),
      ['Created', service.createdAt === undefined ? undefined : new Date(service.createdAt).toLocaleString()],
    ]),
    code(service.arn),
  ]);
}

function ofDeployment(deployment: DeploymentView, now: number): string {
  const { id, status, runningCount, desiredCount, pendingCount, failedTasks, createdAt } = deployment;
  return blocks([
    `**Deployment of ${escape(deployment.revisionName)}** · ${status}${rolloutText(deployment)}`,
    facts([
      ['Because', deployment.rolloutStateReason && escape(deployment.rolloutStateReason)],
      ['Tasks', [`${runningCount} of ${desiredCount} running`, ...pending(pendingCount)].join(', ')],
      [
        'Failed',
        failedTasks === 0
          ? undefined
          : `${failedTasks}; *Explain Why the Task Stopped* of one under *Stopped tasks* tells why`,
      ],
      ['Began', createdAt === undefined ? undefined : `${duration(now - createdAt)} ago`],
    ]),
    code(id),
  ]);
}

function ofListener(state: LocalEcs, service: ServiceView, targetGroupArn: string): string | undefined {
  const text = balancerText(state, service, targetGroupArn);
  if (text === undefined) return undefined;
  const targets = (state.serviceFacts.get(service.arn)?.targets ?? []).filter(
    (each) => each.targetGroupArn === targetGroupArn,
  );
  return blocks([
    `**Load balancer of ${escape(service.name)}**`,
    text,
    facts(
      targets.map(
        ({ taskArn, state: condition, reason }) =>
          [
            `Task ${lastPart(taskArn).slice(0, 8)}`,
            reason === undefined ? condition : `${condition}: ${escape(reason)}`,
          ] as const,
      ),
    ),
    code(targetGroupArn),
  ]);
}

/** Who can reach it by that name, and who cannot. */
function ofName(service: ServiceView, name: LocalServiceName): string {
  const title = `**${escape(nameText(name))}** leads to service ${escape(service.name)}`;
  if (name.kind === 'cloud-map') {
    return blocks([
      title,
      'Known to every `awsvpc` task here: Docker answers with the addresses of its tasks. They listen where their containers do; no port is mapped.',
      'This machine does not know the name.',
    ]);
  }
  const scheme = name.protocol === 'tcp' ? '' : 'http://';
  return blocks([
    title,
    `Known to tasks of services with Service Connect in the namespace ${code(name.namespace)} that were started after it was offered. ` +
      `They ask ${code(`${scheme}${nameText(name)}`)}; a proxy spreads connections over its healthy tasks, at the port named ${code(name.portName)}.`,
    'This machine and tasks run on their own do not know the name.',
  ]);
}

function balancerText(state: LocalEcs, service: ServiceView, targetGroupArn: string): string | undefined {
  const listener = listenersOf(state, service).find((each) => each.targetGroupArn === targetGroupArn);
  if (!listener) return undefined;
  const { healthy, all } = targetCounts(state.serviceFacts.get(service.arn), targetGroupArn);
  const url = listenerUrl(listener);
  const where = url === undefined ? (listener.address ? `localhost:${listener.address.port}` : 'starting') : `<${url}>`;
  return `${where} → ${escape(listener.containerName)}:${listener.containerPort}, ${healthy} of ${all} targets healthy`;
}

function scalingFacts(scaling: LocalScaling | undefined): (readonly [string, string | undefined])[] {
  if (!scaling) return [];
  const [last] = scaling.activities;
  return [
    ['Scaling', `from ${scaling.minCapacity} to ${scaling.maxCapacity} tasks`],
    ...scaling.policies.map((policy) => [`Policy ${escape(policy.name)}`, escape(policyText(policy))] as const),
    ['Scaled last', last && escape(`${activityText(last)}: ${reasonText(last)}`)],
  ];
}

const pending = (count: number): string[] => (count > 0 ? [`${count} pending`] : []);

const rolloutText = ({ rolloutState }: DeploymentView): string =>
  rolloutState === undefined ? '' : `, ${rolloutState.toLowerCase().replaceAll('_', ' ')}`;
