/** Whether Docker answers, as the rest of the engine sees it. A missing Docker is a state, not an error (invariant 7). */
import type { Disposable } from '../util/disposable.ts';

export interface DockerAvailabilityStatus {
  readonly available: boolean;
  /** The first search goes on: it is not known yet whether one answers. */
  readonly looking?: true;
  readonly endpoint: string;
  /** When not available: what was tried and what to do next. */
  readonly message?: string;
  readonly version?: string;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  /** As Docker names it: `x86_64`, `aarch64`. */
  readonly architecture?: string;
  /** What this Docker cannot limit for its containers: a rootless one without cgroups of its own. */
  readonly unlimited?: readonly ('cpu' | 'memory')[];
  /** Set where it is Podman that speaks Docker's API. */
  readonly product?: 'podman';
}

export interface DockerAvailability {
  status(): DockerAvailabilityStatus;
  /** Called on every change, never with the same status twice. */
  subscribe(listener: (status: DockerAvailabilityStatus) => void): Disposable;
}
