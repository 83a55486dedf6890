import { DockerError } from '../../docker/docker.ts';
import type { ContainerObserved, TaskRecord } from '../../state/model.ts';
import { failed, noChange, pulled, taskFailed, type Change } from '../changes.ts';
import { effectiveContainers, overlayOf, platformOf } from '../containerOptions/effective.ts';
import { findValue } from '../secretProviders/chain.ts';
import { needsOfContainer } from '../secretProviders/needs.ts';
import { registryLogin, type RegistryLogin } from '../secretProviders/reference.ts';
import { failedStep } from '../stopReason.ts';
import type { OperationContext, PerformOnContainer } from './context.ts';

/** Makes the image available; meanwhile the record, with the container's name, reaches the disk. */
export const pullOperation: PerformOnContainer = async (context, task, container, signal): Promise<Change> => {
  const { puller, store } = context;
  const isPause = container.kind !== 'NORMAL';
  const behavior = isPause ? 'prefer-cached' : context.pullBehavior;
  try {
    const [ready] = await Promise.all([
      puller.ensure({
        image: container.image,
        platform: isPause ? undefined : platformOf(task.spec, overlayOf(task.spec, container.name)),
        taskArn: task.spec.arn,
        login: isPause ? undefined : loginOf(context, task, container.name),
        behavior,
        signal,
      }),
      store.durable(),
    ]);
    return pulled(container.name, ready.digest, isPause ? undefined : ready.times);
  } catch (error) {
    if (signal.aborted) return noChange;
    if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
    const told = namingImage(error, container);
    // These two behaviours insist on the registry's image, for non-essential containers too (ecs/runtime 1.2).
    const insists = behavior === 'always' || behavior === 'once';
    return insists ? taskFailed(failedStep('pull', told)) : failed(container.name, 'pull', told);
  }
};

/** The login of the image's registry, if the task has one. */
function loginOf({ secrets }: OperationContext, { spec }: TaskRecord, name: string): RegistryLogin | undefined {
  const definition = effectiveContainers(spec).find((each) => each.name === name);
  const need =
    definition && needsOfContainer(definition, overlayOf(spec, name)).find(({ purpose }) => purpose === 'registry');
  const found = need && findValue(need, spec, secrets);
  return found?.kind === 'value' ? registryLogin(found.value) : undefined;
}

/** Docker names the image in some of its sentences only; nobody would guess that it is the helper image. */
function namingImage(error: DockerError, { image, kind }: ContainerObserved): DockerError {
  const what =
    kind !== 'NORMAL'
      ? ` (helper image ${image}, which holds ${kind === 'CNI_PAUSE' ? 'the network of awsvpc tasks' : 'the namespaces that the containers share'}; the setting "drydock.helperImage" can name another one)`
      : error.message.includes(image)
        ? ''
        : ` (image ${image})`;
  return what === '' ? error : new DockerError(error.kind, error.message + what, { cause: error });
}
