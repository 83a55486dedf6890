/** The network interface of an awsvpc task, as DescribeTasks shows it (ecs/runtime 3.1). */
import { resourceName } from '../state/arn.ts';
import { subnetOf } from '../state/network.ts';
import { PAUSE_CONTAINER_NAME, type TaskObserved, type TaskRecord } from '../state/model.ts';

export function attachmentOf(
  { spec, observed }: TaskRecord,
  network: { readonly ipAddress: string; readonly macAddress: string },
): TaskObserved['attachments'][number] {
  const pause = observed.containers.find(({ name }) => name === PAUSE_CONTAINER_NAME);
  const details: Readonly<Record<string, string>> = {
    subnetId: subnetOf(spec.networkConfiguration),
    networkInterfaceId: `eni-${spec.id.slice(0, 17)}`,
    macAddress: network.macAddress,
    privateDnsName: `ip-${network.ipAddress.replaceAll('.', '-')}.ec2.internal`,
    privateIPv4Address: network.ipAddress,
  };
  return {
    // The control plane may have promised an attachment already; else the pause's own uuid serves.
    id: observed.attachments[0]?.id ?? resourceName(pause?.arn ?? spec.arn),
    type: 'ElasticNetworkInterface',
    status: 'ATTACHED',
    details: Object.entries(details).map(([name, value]) => ({ name, value })),
  };
}
