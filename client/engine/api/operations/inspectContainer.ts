import type { ContainerAddress, LocalOperations } from '../../../protocol/local.ts';
import { dockerIdOf, findContainer } from '../containerAddress.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { redactInspection } from '../redaction.ts';
import { structure, text } from '../shapes/shape.ts';

export const inspectContainer = operation(
  structure<ContainerAddress>({ task: text(), container: text() }),
  async (input, { store, docker, overlays }): Promise<LocalOperations['InspectContainer']['output']> => {
    const { task, container } = findContainer(store, input);
    const inspection = await docker.inspectContainer(dockerIdOf(container));
    if (!inspection) throw invalidParameter(`Docker no longer has the container '${container.name}'.`);
    const definition = task.spec.definition.containerDefinitions?.find((each) => each.name === container.name);
    const values = overlays.secretValues(task.spec.overlayId, task.spec.arn);
    return { inspection: redactInspection(inspection.raw, definition, values) };
  },
);
