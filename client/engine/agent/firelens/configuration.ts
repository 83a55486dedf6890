/** What a router is configured with, whichever program it is, and the files that say so to it. Pure. */
import type { ContainerFile } from '../../docker/docker.ts';
import { resourceName } from '../../state/arn.ts';
import type { TaskSpec } from '../../state/model.ts';
import { fluentBitConfiguration } from './fluentBit.ts';
import { fluentdConfiguration } from './fluentd.ts';
import { deliveryOf, type Delivery } from './outputs.ts';
import { forwardAddress, type LogRouter, type RoutedContainer } from './router.ts';

export interface RouterConfiguration {
  readonly router: LogRouter;
  /** The socket that Docker's log driver writes to, inside the router. */
  readonly socket: string;
  /** Where applications connect by themselves; undefined where they cannot. */
  readonly forwardAddress: string | undefined;
  /** What is kept in memory at most. */
  readonly bufferLimit: string;
  /** Members to add to every record. */
  readonly metadata: readonly (readonly [string, string])[];
  readonly health: { readonly tag: string; readonly address: string; readonly port: number };
  readonly deliveryOf: (container: RoutedContainer) => Delivery;
}

/** The folder of the socket inside the router: a Docker volume, which Docker itself sees as well. */
export const SOCKET_FOLDER = '/var/run';
export const SOCKET_FILE = 'fluent.sock';

const HEALTH = { tag: 'firelens-healthcheck', address: '127.0.0.1', port: 8877 };
const DEFAULT_BUFFER = '25MB';

type Task = Pick<TaskSpec, 'arn' | 'clusterArn' | 'taskDefinitionArn' | 'definition' | 'launchType'>;

export function routerConfiguration(task: Task, router: LogRouter): RouterConfiguration {
  return {
    router,
    socket: `${SOCKET_FOLDER}/${SOCKET_FILE}`,
    forwardAddress: forwardAddress(task),
    // Half of its memory: the rest is for the router itself.
    bufferLimit: router.memory === undefined ? DEFAULT_BUFFER : `${Math.max(1, Math.floor(router.memory / 2))}MB`,
    metadata: router.metadata
      ? [
          ['ecs_cluster', resourceName(task.clusterArn)],
          ['ecs_task_arn', task.arn],
          ['ecs_task_definition', resourceName(task.taskDefinitionArn)],
        ]
      : [],
    health: HEALTH,
    deliveryOf: (container) => deliveryOf(router.type, container),
  };
}

/** The files to put into the router before it starts: its configuration, where its image looks for it. */
export function routerFiles(configuration: RouterConfiguration): readonly ContainerFile[] {
  const isFluentd = configuration.router.type === 'fluentd';
  return [
    {
      path: isFluentd ? '/fluentd/etc/fluent.conf' : '/fluent-bit/etc/fluent-bit.conf',
      content: isFluentd ? fluentdConfiguration(configuration) : fluentBitConfiguration(configuration),
      mode: 0o644,
    },
  ];
}
