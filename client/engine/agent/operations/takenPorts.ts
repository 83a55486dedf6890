/** Which of a container's ports Docker could not bind. */
import type { DockerError } from '../../docker/docker.ts';
import type { ContainerObserved, NetworkBinding, TaskRecord } from '../../state/model.ts';
import { hostPortsOf, portInMessage } from '../ports/portBook.ts';
import { wishesOf } from './create.ts';

/** `8080/tcp` of those that Docker named, or all when it named none. */
export function takenPorts(error: DockerError, bindings: readonly NetworkBinding[]): readonly string[] {
  const named = portInMessage(error.message);
  return bindings.flatMap((binding) =>
    hostPortsOf(binding)
      .filter((port) => named === undefined || port === named)
      .map((port) => `${port}/${binding.protocol ?? 'tcp'}`),
  );
}

/** The port among them that may not be replaced by another one. */
export function fixedAmong(taken: readonly string[], task: TaskRecord, container: ContainerObserved) {
  for (const { choice, protocol, containerPort } of wishesOf(task, container)) {
    if (choice.kind === 'fixed' && taken.includes(`${choice.hostPort}/${protocol}`)) {
      return { port: choice.hostPort, protocol, containerPort };
    }
  }
  return undefined;
}
