/** The whole mapping: one list of field families, merged. */
import type { ContainerSpec } from '../../docker/docker.ts';
import { acceleratorOptions } from './accelerators.ts';
import type { ContainerContext, FieldFamily } from './context.ts';
import { environmentOptions } from './environment.ts';
import { healthCheckOptions } from './healthCheck.ts';
import { kernelOptions } from './kernel.ts';
import { labelOptions } from './labels.ts';
import { limitOptions } from './limits.ts';
import { loggingOptions } from './logging.ts';
import { networkOptions } from './network.ts';
import { processOptions } from './process.ts';
import { securityOptions } from './security.ts';
import { storageOptions } from './storage.ts';

const FAMILIES: readonly FieldFamily[] = [
  processOptions,
  environmentOptions,
  limitOptions,
  kernelOptions,
  acceleratorOptions,
  securityOptions,
  storageOptions,
  networkOptions,
  healthCheckOptions,
  loggingOptions,
  labelOptions,
];

/** What Docker is asked to create for a container of a task. Docker's own restart policy is never set: the agent restarts. */
export function containerSpec(context: ContainerContext): ContainerSpec {
  const parts = FAMILIES.map((family) => family(context));
  const spec = Object.assign({}, ...parts) as ContainerSpec;
  return {
    ...spec,
    HostConfig: Object.assign({}, ...parts.map((part) => part.HostConfig)) as ContainerSpec['HostConfig'],
  };
}
