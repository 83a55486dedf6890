/** What placement knows of one container instance. */
import type { Resources } from './resources.ts';

export interface InstanceView {
  readonly arn: string;
  /** What the cluster query language calls `ec2InstanceId`; a Docker has a name instead. */
  readonly ec2InstanceId?: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** Whether its Docker answers. */
  readonly agentConnected: boolean;
  /** Its Docker has not answered for so long that its tasks were given up. */
  readonly lost?: boolean;
  /** Where published ports of a Docker that is not the engine's own are reached. */
  readonly elsewhere?: string;
  /** `1.89.0` */
  readonly agentVersion: string;
  /** Milliseconds since the epoch. */
  readonly registeredAt: number;
  /** By name, with and without a value. */
  readonly attributes: ReadonlyMap<string, string | undefined>;
  /** All it has; a task that asks for more takes no more than this. */
  readonly whole: Pick<Resources, 'cpu' | 'memory'>;
  readonly free: Resources;
  /** Group of each task that is to run there, `service:web` or `family:web`: as many entries as tasks. */
  readonly groups: readonly string[];
}
