/** Which container of a task routes the logs, and whose (ecs/runtime 2.3). Pure. */
import type { ContainerDefinition, TaskSpec } from '../../state/model.ts';
import { effectiveContainers, networkModeOf, overlayOf } from '../containerOptions/effective.ts';

export type RouterType = 'fluentbit' | 'fluentd';

/** Where the logs of one container go by the definition. */
export interface RoutedContainer {
  readonly name: string;
  /** Options of the output, without those that are FireLens's own. */
  readonly output: Readonly<Record<string, string>>;
  readonly includePattern?: string;
  readonly excludePattern?: string;
  /** Bytes that the log driver holds while the router is away, as the definition writes them. */
  readonly bufferLimit?: string;
  /** Options whose values are secret: in the configuration they are variables of the router's environment. */
  readonly secretOptions: readonly string[];
  /** What the overlay says; without it only what would go to AWS is written to the router's own log. */
  readonly deliverLogs?: 'as-declared' | 'local';
}

export interface LogRouter {
  readonly name: string;
  readonly type: RouterType;
  /** Cluster, task and task definition are added to every record. */
  readonly metadata: boolean;
  /** A configuration inside the image. */
  readonly includedFile?: string;
  /** MiB of memory the router may use, if it is limited. */
  readonly memory?: number;
  readonly routed: readonly RoutedContainer[];
}

type Task = Pick<TaskSpec, 'definition' | 'overlay'> & Partial<Pick<TaskSpec, 'overrides'>>;

const OWN_OPTIONS = new Set(['include-pattern', 'exclude-pattern', 'log-driver-buffer-limit']);

/** Undefined where there is no router, or the overlay leaves it out. */
export function logRouterOf(task: Task): LogRouter | undefined {
  const { definition, overrides = {} } = task;
  const containers = effectiveContainers({ definition, overrides }).filter(({ name }) => !overlayOf(task, name).skip);
  const router = containers.find(({ firelensConfiguration }) => firelensConfiguration !== undefined);
  const { firelensConfiguration } = router ?? {};
  if (router?.name === undefined || !firelensConfiguration) return undefined;
  const options = firelensConfiguration.options ?? {};
  const file = options['config-file-type'] === 'file' ? options['config-file-value'] : undefined;
  const memory = router.memory ?? router.memoryReservation;
  return {
    name: router.name,
    type: firelensConfiguration.type === 'fluentd' ? 'fluentd' : 'fluentbit',
    metadata: options['enable-ecs-log-metadata'] !== 'false',
    ...(file === undefined ? {} : { includedFile: file }),
    ...(memory === undefined ? {} : { memory }),
    routed: containers.flatMap((container) =>
      container !== router && usesRouter(container) ? [routedContainer(task, container)] : [],
    ),
  };
}

export const usesRouter = ({ logConfiguration }: ContainerDefinition): boolean =>
  logConfiguration?.logDriver === 'awsfirelens';

function routedContainer(task: Task, { name = '', logConfiguration }: ContainerDefinition): RoutedContainer {
  const options = logConfiguration?.options ?? {};
  const { deliverLogs } = overlayOf(task, name);
  const own = (option: string) => {
    const value = options[option];
    return value === undefined || value === '' ? undefined : value;
  };
  const [includePattern, excludePattern, bufferLimit] = [...OWN_OPTIONS].map(own);
  return {
    name,
    output: Object.fromEntries(Object.entries(options).filter(([option]) => !OWN_OPTIONS.has(option))),
    ...(includePattern === undefined ? {} : { includePattern }),
    ...(excludePattern === undefined ? {} : { excludePattern }),
    ...(bufferLimit === undefined ? {} : { bufferLimit }),
    secretOptions: (logConfiguration?.secretOptions ?? []).flatMap((option) => option.name ?? []),
    ...(deliverLogs === undefined ? {} : { deliverLogs }),
  };
}

/**
 * The containers with the dependency that FireLens adds: whoever logs through the router starts after it and stops before
 * it, unless the router itself waits for another container.
 */
export function withRouterDependency(containers: readonly ContainerDefinition[]): readonly ContainerDefinition[] {
  const router = containers.find(({ firelensConfiguration }) => firelensConfiguration !== undefined);
  if (router?.name === undefined || (router.dependsOn ?? []).length > 0) return containers;
  const { name } = router;
  return containers.map((container) => {
    const depends = container.dependsOn ?? [];
    if (container === router || !usesRouter(container) || depends.some((each) => each.containerName === name)) {
      return container;
    }
    return { ...container, dependsOn: [...depends, { containerName: name, condition: 'START' }] };
  });
}

/** The variable of the router's environment that holds a secret option of a container. */
export const secretVariable = (container: string, option: string): string =>
  `FIRELENS_${container}_${option}`.replace(/\W/g, '_').toUpperCase();

/** Where the router listens for the applications' own connections; undefined where FireLens does not offer it. */
export function forwardAddress(task: Pick<TaskSpec, 'definition' | 'launchType'>): string | undefined {
  switch (networkModeOf(task)) {
    case 'awsvpc':
      return '127.0.0.1';
    case 'bridge':
      return '0.0.0.0';
    case 'host':
    case 'none':
      return undefined;
  }
}
