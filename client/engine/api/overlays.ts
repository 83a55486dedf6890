/** Overlays that clients put before they run a task with one. Kept in memory; their secret values nowhere else. */
import { createHash } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import type { PutOverlayInput } from '../../protocol/local.ts';
import type { ContainerOverlay, OverlaySettings } from '../state/model.ts';
import { CREDENTIAL_NAMES, FIXED_CREDENTIALS } from '../state/roleChoice.ts';
import type { SecretSink } from './context.ts';

export interface Overlays {
  /**
   * Keeps an overlay and its secret values.
   * @returns its id, which is the same whenever the same overlay is put again: after a restart of the engine too, so
   * that tasks waiting for their secrets get them. The values of secrets are no part of the id, only their names are.
   */
  put(input: PutOverlayInput): string;
  get(overlayId: string): OverlaySettings | undefined;
  /** The known values of a task's secrets, wherever they came from, to keep them out of what is shown. */
  secretValues(overlayId: string | undefined, taskArn: string): readonly string[];
}

export function createOverlays(secrets: SecretSink): Overlays {
  const known = new Map<string, OverlaySettings>();
  return {
    put({ overlay, baseFolder, secretValues, secretsFromAws, role }) {
      const settings: OverlaySettings = {
        containers: Object.fromEntries(
          Object.entries(overlay.containers ?? {}).map(
            ([name, { secrets: values, environmentFiles: files, ...rest }]): [string, ContainerOverlay] => [
              name,
              {
                ...rest,
                ...(files === undefined ? {} : { environmentFiles: absolutePaths(baseFolder, files) }),
                ...(values === undefined ? {} : { secretNames: Object.keys(values).sort() }),
              },
            ],
          ),
        ),
        volumes: Object.fromEntries(
          Object.entries(overlay.volumes ?? {}).map(([name, { hostPath }]) => [
            name,
            hostPath === undefined ? {} : { hostPath: absolute(baseFolder, hostPath) },
          ]),
        ),
        ...(overlay.targetGroups === undefined ? {} : { targetGroups: overlay.targetGroups }),
        ...(overlay.serviceRegistries === undefined ? {} : { serviceRegistries: overlay.serviceRegistries }),
        ...(secretValues === undefined ? {} : { secretSources: Object.keys(secretValues).sort() }),
        ...(secretsFromAws === undefined ? {} : { secretsFromAws }),
        ...(role === undefined ? {} : { role }),
        ...(overlay.credentials === undefined ? {} : { fixedCredentials: true }),
      };
      const overlayId = createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 32);
      known.set(overlayId, settings);
      for (const [container, { secrets: values = {} }] of Object.entries(overlay.containers ?? {})) {
        for (const [name, value] of Object.entries(values)) secrets.put(overlayId, container, name, value);
      }
      for (const name of CREDENTIAL_NAMES) {
        const value = overlay.credentials?.[name];
        if (value !== undefined) secrets.put(overlayId, FIXED_CREDENTIALS, name, value);
      }
      for (const [reference, value] of Object.entries(secretValues ?? {})) secrets.give(overlayId, reference, value);
      return overlayId;
    },
    get: (overlayId) => known.get(overlayId),
    secretValues: (overlayId, taskArn) => secrets.known(overlayId, taskArn),
  };
}

const absolutePaths = (baseFolder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([object, path]) => [object, absolute(baseFolder, path)]));

const absolute = (baseFolder: string, path: string) => (isAbsolute(path) ? path : resolve(baseFolder, path));
