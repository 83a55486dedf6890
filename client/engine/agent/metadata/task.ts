/** A task as the metadata endpoints tell it, versions 3 and 4 (ecs/runtime 3.3). Pure. */
import { LOCAL_REGION, resourceName } from '../../state/arn.ts';
import { taskSize } from '../containerOptions/effective.ts';
import { containerDocument } from './container.ts';
import { containersOf, isStopping, knownTaskStatus, type TaskFacts } from './taskFacts.ts';
import { present, timeText } from './times.ts';

const UNITS_PER_CPU = 1024;
const MEBIBYTES_PER_GIBIBYTE = 1024;
const DEFAULT_STORAGE_GIBIBYTES = 20;
/** There is one network that stands for a VPC. */
const VPC = 'vpc-local';

export interface TaskDocumentOptions {
  readonly version: 3 | 4;
  readonly withTags: boolean;
}

export function taskDocument(facts: TaskFacts, { version, withTags }: TaskDocumentOptions): object {
  const { task, now } = facts;
  const { spec, observed } = task;
  const [family = '', revision = ''] = resourceName(spec.taskDefinitionArn).split(':');
  const fargate = spec.launchType === 'FARGATE';
  const { cpu, memory } = taskSize(spec);
  const containers = containersOf(facts).map((each) => containerDocument(each, version));
  const service = /^service:(.*)$/.exec(spec.group)?.[1];
  return present({
    // Fargate tells the ARN; the agent on EC2 tells what it is configured with, which is the name.
    Cluster: fargate ? spec.clusterArn : resourceName(spec.clusterArn),
    TaskARN: spec.arn,
    Family: family,
    Revision: revision,
    DesiredStatus: isStopping(task) ? 'STOPPED' : 'RUNNING',
    KnownStatus: knownTaskStatus(task),
    ...(version === 3 ? { Containers: containers } : {}),
    Limits:
      cpu === undefined && memory === undefined
        ? undefined
        : present({ CPU: cpu === undefined ? undefined : cpu / UNITS_PER_CPU, Memory: memory }),
    PullStartedAt: time(observed.pullStartedAt),
    PullStoppedAt: time(observed.pullStoppedAt),
    ExecutionStoppedAt: time(observed.executionStoppedAt),
    AvailabilityZone: `${LOCAL_REGION}a`,
    ...(withTags ? { TaskTags: tags(task.tags), ContainerInstanceTags: fargate ? undefined : {} } : {}),
    ...(version === 4
      ? {
          LaunchType: spec.launchType,
          Containers: containers,
          VPCID: VPC,
          ServiceName: service,
          ...(fargate ? ofFargate(facts, now) : {}),
          FaultInjectionEnabled: spec.definition.enableFaultInjection ?? false,
        }
      : {}),
  });
}

/**
 * The containers have the clock of the machine that the time stamps here are of: it is its own reference. What a task uses of
 * its disk is not known here.
 */
function ofFargate({ task: { spec } }: TaskFacts, now: number) {
  const size =
    spec.overrides.ephemeralStorage?.sizeInGiB ??
    spec.definition.ephemeralStorage?.sizeInGiB ??
    DEFAULT_STORAGE_GIBIBYTES;
  return {
    ClockDrift: {
      ClockErrorBound: 0,
      ReferenceTimestamp: timeText(now),
      ClockSynchronizationStatus: 'SYNCHRONIZED',
    },
    EphemeralStorageMetrics: { Reserved: size * MEBIBYTES_PER_GIBIBYTE },
  };
}

const time = (milliseconds: number | undefined) => (milliseconds === undefined ? undefined : timeText(milliseconds));

const tags = (list: TaskFacts['task']['tags']) =>
  Object.fromEntries(list.map(({ key = '', value = '' }) => [key, value]));
