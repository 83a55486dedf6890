/** The first thing the agent writes on a task: every name it will use in Docker, before anything is created (invariant 4). */
import { randomUUID } from 'node:crypto';
import { containerArn, resourceName } from '../state/arn.ts';
import type { ContainerObserved, TaskObserved, TaskRecord } from '../state/model.ts';
import { hasCredentials } from '../state/roleChoice.ts';
import { imageOf, overlayOf, pauseOf } from './containerOptions/effective.ts';
import { dockerNameOf, uuid } from './dockerNames.ts';
import { nameTaskVolumes } from './taskVolumes.ts';

export function isPrepared({ spec, observed }: TaskRecord): boolean {
  const expected = (spec.definition.containerDefinitions ?? []).length + (pauseOf(spec) ? 1 : 0);
  return (
    observed.containers.length === expected &&
    observed.containers.every(({ dockerName, skipped }) => dockerName !== undefined || skipped)
  );
}

/**
 * The observation with a record for each container (the pause last), their names in Docker, the skipped ones done, the
 * names of the task's own volumes, and what names containers and task in the paths of their endpoints. What is recorded
 * already stays.
 * @param secretId makes a name that nobody can guess
 */
export function prepare(
  { spec, observed }: TaskRecord,
  helperImage: string,
  random: () => number,
  secretId: () => string = randomUUID,
): TaskObserved {
  const cluster = resourceName(spec.clusterArn);
  const blank = (name: string): ContainerObserved => ({
    name,
    arn: containerArn(cluster, spec.id, uuid(random)),
    kind: 'NORMAL',
    essential: true,
    image: helperImage,
    status: 'NONE',
    health: { status: 'UNKNOWN' },
    networkBindings: [],
    restartCount: 0,
  });
  const known = (name: string) => observed.containers.find((each) => each.name === name) ?? blank(name);
  const containers = (spec.definition.containerDefinitions ?? []).map((definition): ContainerObserved => {
    const name = definition.name ?? '';
    const overlay = overlayOf(spec, name);
    const container = {
      ...known(name),
      essential: definition.essential ?? true,
      image: imageOf(definition, overlay),
    };
    if (overlay.skip) return { ...container, skipped: true, status: 'STOPPED' };
    return {
      ...container,
      dockerName: container.dockerName ?? dockerNameOf(spec, name, random),
      endpointId: container.endpointId ?? secretId(),
    };
  });
  const pauseWish = pauseOf(spec);
  if (pauseWish) {
    const pause = known(pauseWish.name);
    containers.push({
      ...pause,
      kind: pauseWish.kind,
      essential: true,
      image: helperImage,
      dockerName: pause.dockerName ?? dockerNameOf(spec, pauseWish.name, random),
    });
  }
  const named = Object.keys(observed.taskVolumes).length > 0;
  return {
    ...observed,
    containers,
    ...(hasCredentials(spec) ? { credentialsId: observed.credentialsId ?? secretId() } : {}),
    taskVolumes: named ? observed.taskVolumes : nameTaskVolumes(spec, random),
  };
}
