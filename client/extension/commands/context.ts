/** What commands work with. Each takes the parts it needs by name. */
import type { EngineSession } from '../engine/session.ts';
import type { Channels } from '../log.ts';
import type { Memory } from '../memory.ts';
import type { OverlayBoard } from '../run/overlayBoard.ts';
import type { SavedSecrets } from '../savedSecrets.ts';
import type { Store } from '../state/store.ts';
import type { SubjectOf } from '../tree/subjects.ts';
import type { LogViews } from '../views/logs.ts';
import type { ServicePanels } from '../views/servicePanel.ts';
import type { UsagePanels } from '../views/usagePanel.ts';

export interface CommandContext {
  readonly session: EngineSession;
  readonly store: Store;
  readonly memory: Memory;
  readonly channels: Channels;
  readonly logs: LogViews;
  readonly usagePanels: UsagePanels;
  readonly servicePanels: ServicePanels;
  readonly overlays: OverlayBoard;
  readonly savedSecrets: SavedSecrets;
  /** Selects a task in the tree; opens the view when it is hidden. */
  readonly revealTask: (arn: string) => Promise<void>;
  /** Selects a service in the tree. */
  readonly revealService: (arn: string) => Promise<void>;
  /** Selects a container instance in the tree. */
  readonly revealInstance: (arn: string) => Promise<void>;
  /** Opens the files of a container in the tree. */
  readonly revealFiles: (task: string, container: string) => Promise<void>;
  readonly refreshFolder: (folder: SubjectOf<'folder'>) => void;
}

/** A command gets whatever its caller passes: a tree row, a URI, the text of one, or nothing from the palette. */
export type Command = (context: CommandContext, argument: unknown) => Promise<void>;
