/** Where the lines of a container with the log driver `awslogs` belong (ecs/runtime 2.1, rules.md section 9). Pure. */
import type { ContainerDefinition, TaskSpec } from '../../state/model.ts';
import { eventPattern, type EventPattern } from './eventPattern.ts';

export interface LogDestination {
  readonly group: string;
  readonly stream: string;
  /** What begins an event of several lines; undefined: every line is an event. */
  readonly pattern?: EventPattern;
}

/** Of a group that the definition forgot to name: the lines must be somewhere. */
const NAMELESS_GROUP = '/ecs';

/**
 * The stream is `prefix/container/task id`. Without a prefix, which EC2 allows and Fargate refuses, it is the id of the
 * container in Docker. Undefined for a container that logs elsewhere.
 * @param dockerId of the container
 */
export function logDestination(
  task: Pick<TaskSpec, 'id'>,
  { name = '', logConfiguration }: ContainerDefinition,
  dockerId: string,
): LogDestination | undefined {
  if (logConfiguration?.logDriver !== 'awslogs') return undefined;
  const options = logConfiguration.options ?? {};
  const prefix = options['awslogs-stream-prefix'];
  const pattern = eventPattern(options);
  return {
    group: options['awslogs-group'] ?? NAMELESS_GROUP,
    stream: prefix === undefined || prefix === '' ? dockerId : `${prefix}/${name}/${task.id}`,
    ...(pattern === undefined ? {} : { pattern }),
  };
}
