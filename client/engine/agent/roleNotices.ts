/** What a user must know of the credentials of a task: whose they are, or that there are none. Pure. */
import { enginePlace } from '../networking/relay/reachable.ts';
import type { Notice, OverlaySettings, RoleChoice, TaskDefinitionInput } from '../state/model.ts';
import { roleChoiceOf } from '../state/roleChoice.ts';

/** @param role what the engine was started with; the overlay's goes before it */
export function roleNotices(
  { taskRoleArn }: Pick<TaskDefinitionInput, 'taskRoleArn'>,
  overlay: OverlaySettings | undefined,
  role: RoleChoice | undefined,
): readonly Notice[] {
  if (taskRoleArn === undefined) return [];
  const { mode, profile = 'default' } = roleChoiceOf({
    ...(overlay === undefined ? {} : { overlay }),
    ...(role === undefined ? {} : { role }),
  });
  const say = (kind: Notice['kind'], message: string): readonly Notice[] => [
    { kind, pointer: '/taskRoleArn', message },
  ];
  switch (mode) {
    case 'none':
      return say(
        'not-applied',
        'Containers get no AWS credentials: the role mode is "none". Choose another one with the command "Choose Role Mode", or give credentials in "environment" of the overlay.',
      );
    case 'profile':
      return say(
        'changed',
        `Containers get the credentials of your AWS profile "${profile}" in place of those of ${taskRoleArn}.`,
      );
    case 'assume':
      return say(
        'changed',
        `Containers get credentials of ${taskRoleArn}, assumed with your AWS profile "${profile}".`,
      );
    case 'fixed':
      return overlay?.fixedCredentials
        ? say('overlay', `Containers get the credentials of the overlay in place of those of ${taskRoleArn}.`)
        : say(
            'not-applied',
            'Containers get no AWS credentials: the role mode is "fixed", and the overlay has no "credentials" with accessKeyId and secretAccessKey.',
          );
  }
}

/** A Docker from whose containers nothing leads to this machine. */
export function wayNotices(endpoint: string | undefined): readonly Notice[] {
  if (endpoint === undefined) return [];
  const place = enginePlace({ endpoint, operatingSystem: '', rootless: false, platform: process.platform });
  if (place.kind !== 'remote') return [];
  return [
    { kind: 'not-applied', pointer: '', message: `Containers get no metadata and no AWS credentials: ${place.why}.` },
  ];
}
