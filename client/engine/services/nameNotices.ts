/** What a task is told about the names of its service: where they differ from those in AWS. Pure. */
import { registeredNames } from '../state/discovery.ts';
import type { Notice, TaskDefinitionInput } from '../state/model.ts';
import type { RevisionSettings, ServiceRecord } from '../state/services.ts';

export const notApplied = (message: string): Notice => ({ kind: 'not-applied', pointer: '', message });

export function nameNotices(
  service: Pick<ServiceRecord, 'name'>,
  settings: RevisionSettings,
  { networkMode = 'bridge' }: Pick<TaskDefinitionInput, 'networkMode'>,
): readonly Notice[] {
  return [...registryNotices(service, settings, networkMode), ...connectNotices(settings, networkMode)];
}

function registryNotices(
  service: Pick<ServiceRecord, 'name'>,
  settings: RevisionSettings,
  networkMode: string,
): readonly Notice[] {
  const names = registeredNames(service, settings);
  if (names.length === 0) return [];
  if (networkMode !== 'awsvpc') {
    return [
      notApplied(
        `Cloud Map has SRV records only for tasks with network mode ${networkMode}, and those are not answered here: other tasks do not find this one by name.`,
      ),
    ];
  }
  return [
    {
      kind: 'changed',
      pointer: '',
      message: `Tasks with network mode awsvpc find this one as ${names.join(', ')} ("serviceRegistries" of the overlay can give another name). Docker answers: with every task that has not ended, unhealthy ones too, and without SRV records.`,
    },
  ];
}

function connectNotices(
  { serviceConnectConfiguration: connect }: RevisionSettings,
  networkMode: string,
): readonly Notice[] {
  if (connect?.enabled !== true) return [];
  if (networkMode !== 'awsvpc' && networkMode !== 'bridge') {
    return [notApplied(`Service Connect does not exist with network mode ${networkMode}.`)];
  }
  const services = connect.services ?? [];
  const told: readonly (readonly [boolean, string])[] = [
    [
      services.some(({ ingressPortOverride }) => ingressPortOverride !== undefined),
      'ingressPortOverride has no effect: requests of Service Connect come straight to the port of the container.',
    ],
    [services.some(({ tls }) => tls !== undefined), 'Service Connect does not encrypt on this machine.'],
    [
      connect.logConfiguration !== undefined || connect.accessLogConfiguration !== undefined,
      'The logs of Service Connect are not sent anywhere: its proxies are containers of their own, with their logs in Docker.',
    ],
  ];
  return told.filter(([given]) => given).map(([, message]) => notApplied(message));
}
