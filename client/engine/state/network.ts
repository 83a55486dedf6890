import type { NetworkConfiguration } from '@aws-sdk/client-ecs';

/** The subnet an awsvpc task is told to be in: the first one asked for. On this machine there are none. */
export const subnetOf = (network: NetworkConfiguration | undefined): string =>
  network?.awsvpcConfiguration?.subnets?.[0] ?? 'subnet-local';
