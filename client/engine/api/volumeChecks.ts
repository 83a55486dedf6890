/** What ECS refuses of the configurations of volumes that a definition leaves to the request. */
import type { TaskDefinitionInput } from '../state/model.ts';
import { invalidParameter } from './errors.ts';

/** Of RunTask, StartTask, CreateService and UpdateService alike. */
interface GivenVolume {
  readonly name: string | undefined;
  readonly managedEBSVolume?:
    | {
        readonly roleArn: string | undefined;
        readonly sizeInGiB?: number | undefined;
        readonly snapshotId?: string | undefined;
      }
    | undefined;
}

/**
 * Every volume that is `configuredAtLaunch` needs a configuration, and every configuration such a volume.
 * @throws ApiError InvalidParameterException
 */
export function checkVolumeConfigurations(
  { volumeConfigurations = [] }: { readonly volumeConfigurations?: readonly GivenVolume[] | undefined },
  { volumes = [] }: TaskDefinitionInput,
): void {
  const atLaunch = volumes.flatMap(({ name, configuredAtLaunch }) => (configuredAtLaunch ? [name ?? ''] : []));
  for (const given of volumeConfigurations) {
    const { name = '' } = given;
    if (!atLaunch.includes(name)) {
      throw invalidParameter(
        `The volume name '${name}' in your request does not have a matching volume in your Task Definition.`,
      );
    }
    checkVolume(name, given);
  }
  const missing = atLaunch.find((name) => !volumeConfigurations.some((given) => given.name === name));
  if (missing !== undefined) {
    throw invalidParameter(
      `The volume '${missing}' of the task definition is configured at launch; volumeConfigurations must have a configuration for it.`,
    );
  }
}

function checkVolume(name: string, { managedEBSVolume: ebs }: GivenVolume): void {
  if (!ebs) throw invalidParameter(`The configuration of the volume '${name}' has no managedEBSVolume.`);
  if ((ebs.roleArn ?? '') === '') {
    throw invalidParameter(`The managedEBSVolume of the volume '${name}' has no roleArn, which ECS requires.`);
  }
  if (ebs.sizeInGiB === undefined && (ebs.snapshotId ?? '') === '') {
    throw invalidParameter(`The managedEBSVolume of the volume '${name}' needs sizeInGiB or snapshotId.`);
  }
}
