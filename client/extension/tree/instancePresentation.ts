/** How container instances look, in their row and in its tooltip. Pure. */
import type { LocalEcs } from '../state/localEcs.ts';
import { instanceName, instancesOf, isDefaultDocker, type InstanceView, type Share } from '../state/instanceView.ts';
import { blocks, code, escape, facts } from './markdown.ts';
import type { Icon, Presentation } from './presentation.ts';

const GREEN = 'testing.iconPassed';
const RED = 'list.errorForeground';
const YELLOW = 'list.warningForeground';

/** The group of a cluster: how many there are, and what is wrong with them. */
export function presentInstances(state: LocalEcs, clusterArn: string): Presentation {
  const instances = instancesOf(state, clusterArn);
  const away = instances.filter(({ connected }) => !connected).length;
  const draining = instances.filter(({ connected, status }) => connected && status === 'DRAINING').length;
  const counts = [
    String(instances.length),
    ...(draining > 0 ? [`${draining} draining`] : []),
    ...(away > 0 ? [`${away} disconnected`] : []),
  ].join(' · ');
  return {
    label: 'Container instances',
    description: counts,
    icon: { name: 'server', ...(away > 0 ? { color: YELLOW } : {}) },
    contextValue: 'instances',
    children: 'collapsed',
    spoken: `Container instances: ${counts}`,
  };
}

/** `ACTIVE · 2 running`. */
export function instanceStatusText(instance: InstanceView): string {
  const { runningTasks, pendingTasks } = instance;
  return [
    `${instance.status}${instance.connected ? '' : ', disconnected'}`,
    ...(runningTasks > 0 ? [`${runningTasks} running`] : []),
    ...(pendingTasks > 0 ? [`${pendingTasks} pending`] : []),
  ].join(' · ');
}

export function presentInstance(instance: InstanceView): Presentation {
  const name = instanceName(instance);
  const text = instanceStatusText(instance);
  return {
    label: name,
    description: text,
    icon: instanceIcon(instance),
    contextValue: ['instance', instance.status.toLowerCase(), ...(instance.connected ? [] : ['disconnected'])].join(
      ';',
    ),
    children: 'expanded',
    spoken: `Container instance ${name}, ${text}`,
  };
}

export const INSTANCE_RESOURCES = ['cpu', 'memory', 'ports'] as const;
export type InstanceResource = (typeof INSTANCE_RESOURCES)[number];

/** What tasks have left of an instance. undefined for ports when none is taken. */
export function presentResource(instance: InstanceView, resource: InstanceResource): Presentation | undefined {
  const { cpu, memory, ports } = instance;
  const row = { contextValue: 'resource', children: 'none' } as const;
  switch (resource) {
    case 'cpu':
      return { ...row, label: 'CPU', description: `${free(cpu, vcpus)} vCPU free`, icon: { name: 'chip' } };
    case 'memory':
      return {
        ...row,
        label: 'Memory',
        description: `${free(memory, gibibytes)} GiB free`,
        icon: { name: 'database' },
      };
    case 'ports':
      return ports.length === 0
        ? undefined
        : { ...row, label: 'Ports', description: `${ports.join(', ')} taken`, icon: { name: 'plug' } };
  }
}

function instanceIcon({ status, connected }: InstanceView): Icon {
  if (!connected) return { name: 'debug-disconnect', color: RED };
  return status === 'DRAINING' ? { name: 'vm-outline', color: YELLOW } : { name: 'vm-active', color: GREEN };
}

export function instanceTooltip(instance: InstanceView): string {
  const { cpu, memory, runningTasks, pendingTasks, ports, context, host } = instance;
  const value = (name: string) => instance.attributes.find((each) => each.name === name)?.value;
  const told = (name: string) => {
    const found = value(name);
    return found === undefined ? undefined : code(found);
  };
  const row = (name: string, { used, all }: Share) => `| ${name} | ${used} | ${all - used} | ${all} |`;
  return blocks([
    `**Container instance ${escape(instanceName(instance))}** · ${instance.status}`,
    instance.connected ? undefined : 'Its Docker does not answer: no task is placed here until it does.',
    [
      '| | Reserved | Free | Registered |',
      '|---|---|---|---|',
      row('CPU units', cpu),
      row('Memory (MiB)', memory),
    ].join('\n'),
    facts([
      ['Tasks', `${runningTasks} running, ${pendingTasks} pending`],
      ['Ports taken', ports.length === 0 ? undefined : ports.join(', ')],
      [
        'Docker',
        [instance.dockerVersion, ...(isDefaultDocker(instance) ? ['the one the engine uses'] : [])].join(', '),
      ],
      ['Docker context', context && code(context)],
      ['Docker address', host && code(host)],
      ['Published ports at', told('drydock.address')],
      ['Platform', [value('ecs.os-type'), value('ecs.cpu-architecture')].join('/')],
      ['Availability zone', told('ecs.availability-zone')],
      ['Instance type', told('ecs.instance-type')],
      ['EC2 instance id', code(instance.name)],
      [
        'Registered',
        instance.registeredAt === undefined ? undefined : new Date(instance.registeredAt).toLocaleString(),
      ],
    ]),
    ownAttributes(instance),
    code(instance.arn),
  ]);
}

/** Those that ECS gives or that tell a capability are the same everywhere here, and many. */
function ownAttributes({ attributes }: InstanceView): string | undefined {
  const own = attributes.filter(({ name }) => !/^(com\.amazonaws\.|ecs\.|drydock\.)/.test(name));
  if (own.length === 0) return undefined;
  return `**Attributes**\n\n${own.map(({ name, value }) => `* ${code(value === undefined ? name : `${name} = ${value}`)}`).join('\n')}`;
}

const free = ({ used, all }: Share, unit: (amount: number) => string) =>
  `${unit(Math.max(0, all - used))} of ${unit(all)}`;
/** `2`, `0.25`, `1.5`. */
const vcpus = (units: number) => String(Number((units / 1024).toFixed(2)));
const gibibytes = (mebibytes: number) => String(Number((mebibytes / 1024).toFixed(1)));
