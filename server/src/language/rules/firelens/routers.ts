import type { FirelensConfiguration } from '../../members/logging.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';

/** A container that routes the logs of the others. */
export interface Router {
  readonly container: Container;
  readonly firelens: FirelensConfiguration;
}

export const routersOf = (task: TaskDefinition): readonly Router[] =>
  (task.containers?.items ?? []).flatMap((container) =>
    container.firelensConfiguration === undefined ? [] : [{ container, firelens: container.firelensConfiguration }],
  );

/** The containers that send their logs to a router. */
export const sendersOf = (task: TaskDefinition): readonly Container[] =>
  (task.containers?.items ?? []).filter(({ logConfiguration }) => logConfiguration?.logDriver?.value === 'awsfirelens');

/** Whether it can be said of the containers that one is missing. */
export const isWholeKnown = (task: TaskDefinition): boolean => task.containers?.isComplete ?? false;
