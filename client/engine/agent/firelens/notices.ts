/** What whoever runs a task with FireLens must know. Pure. */
import type { Notice, OverlaySettings, TaskDefinitionInput } from '../../state/model.ts';
import { deliveryOf } from './outputs.ts';
import { logRouterOf } from './router.ts';

export function firelensNotices(
  definition: TaskDefinitionInput,
  overlay: OverlaySettings | undefined,
): readonly Notice[] {
  const containers = definition.containerDefinitions ?? [];
  const router = logRouterOf({ definition, ...(overlay === undefined ? {} : { overlay }) });
  if (!router) return [];
  const pointerOf = (name: string) => `/containerDefinitions/${containers.findIndex((each) => each.name === name)}`;
  const { firelensConfiguration, readonlyRootFilesystem } = containers.find(({ name }) => name === router.name) ?? {};
  const notices: Notice[] = [];
  if (firelensConfiguration?.options?.['config-file-type'] === 's3') {
    notices.push({
      kind: 'not-applied',
      pointer: `${pointerOf(router.name)}/firelensConfiguration/options/config-file-value`,
      message: `The configuration of ${router.name} in S3 is not read here: only what FireLens generates is used. A file in the image ("config-file-type": "file") works here as in ECS.`,
    });
  }
  if (readonlyRootFilesystem) {
    notices.push({
      kind: 'changed',
      pointer: `${pointerOf(router.name)}/readonlyRootFilesystem`,
      message: `The root file system of ${router.name} can be written to: its configuration is put there.`,
    });
  }
  for (const container of router.routed) {
    const { name } = container;
    const delivery = deliveryOf(router.type, container);
    if (delivery.kind !== 'standard-output') continue;
    const there = `the router ${router.name} filters the logs of ${name} and writes them to its own log instead of ${delivery.plugin}`;
    notices.push(
      delivery.because === 'aws'
        ? {
            kind: 'changed',
            pointer: `${pointerOf(name)}/logConfiguration`,
            message: `Nothing is sent to AWS: ${there}. "deliverLogs": "as-declared" of the container in the overlay sends them.`,
          }
        : {
            kind: 'overlay',
            pointer: `${pointerOf(name)}/logConfiguration`,
            message: `By the overlay ${there}.`,
          },
    );
  }
  return notices;
}
