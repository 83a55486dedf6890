/** The network a task of mode awsvpc asks for. ECS refuses one without it; on this machine there is one network for all. Pure. */
import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Definition } from './definition.ts';

/** Stands for the network of this machine's Docker. */
const LOCAL_SUBNET = 'subnet-local';

export const networkFor = ({ networkMode }: Definition): NetworkConfiguration | undefined =>
  networkMode === 'awsvpc' ? { awsvpcConfiguration: { subnets: [LOCAL_SUBNET] } } : undefined;
