/** Gives the engine what a run of a definition, as a task or in a service, takes from this machine. */
import { homedir } from 'node:os';
import type { Uri } from 'vscode';
import type { OverlayDocument, RoleSetting } from '../../protocol/local.ts';
import type { EngineClient } from '../engine/client.ts';
import type { Definition } from '../run/definition.ts';
import { toldRole } from '../run/role.ts';
import { folderOf } from '../run/source.ts';
import type { CommandContext } from './context.ts';
import type { GivenSecrets } from './provideSecrets.ts';

export interface LocalPart {
  readonly definition: Definition;
  readonly overlay: OverlayDocument;
  readonly secrets: GivenSecrets;
  /** Whose AWS credentials its tasks get; undefined for nobody's. */
  readonly role: RoleSetting | undefined;
  /** What the overlay's relative paths are beside; the home folder where there is no file. */
  readonly file: Uri | undefined;
}

/** @returns the overlay's id; undefined when there is nothing to give */
export async function putOverlay(
  { overlays }: Pick<CommandContext, 'overlays'>,
  client: EngineClient,
  { definition, overlay, secrets, role: chosen, file }: LocalPart,
): Promise<string | undefined> {
  const role = toldRole(definition, chosen);
  if (Object.keys(overlay).length === 0 && Object.keys(secrets).length === 0 && !role) return undefined;
  const baseFolder = file === undefined || file.scheme === 'untitled' ? homedir() : folderOf(file);
  return await overlays.put(client, { overlay, baseFolder, ...secrets, ...(role === undefined ? {} : { role }) });
}
