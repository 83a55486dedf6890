import type { Launch, VolumeConfiguration } from '../../requests/launch.ts';
import ebsVolumes from '../../../../../schemas/facts/ebsVolumes.json' with { type: 'json' };
import type { Finding } from '../rule.ts';
import type { RequestRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

interface VolumeType {
  readonly name: string;
  readonly sizeInGiB: readonly number[];
  readonly iops?: readonly number[];
  readonly needsIops?: boolean;
  readonly hasThroughput?: boolean;
}

const TYPES: readonly VolumeType[] = ebsVolumes.types;
const INVALID = 'ECS managed EBS volume configuration was invalid';
const DEFAULT_TYPE = 'gp3';

export const svcEbsFields: RequestRule<Launch> = {
  code: 'svc-ebs-fields',
  level: 'error',
  summary: 'An EBS volume has a role, a size or snapshot, and only the settings of its type.',
  docs: pages.ebs,
  *check({ volumeConfigurations }) {
    for (const { ebs } of volumeConfigurations?.items ?? []) if (ebs !== undefined) yield* checkVolume(ebs);
  },
};

function* checkVolume(ebs: NonNullable<VolumeConfiguration['ebs']>): Generator<Finding> {
  const { iops, sizeInGiB, snapshotId, throughput, volumeInitializationRate: rate } = ebs;
  if (sizeInGiB === undefined && snapshotId === undefined) {
    yield { at: ebs.node, message: 'An EBS volume needs `sizeInGiB` or `snapshotId`.', ecsMessage: INVALID };
  }
  if (rate !== undefined && snapshotId === undefined) {
    yield {
      at: rate.node,
      message: '`volumeInitializationRate` is about fetching a snapshot, and there is no `snapshotId`.',
      ecsMessage: INVALID,
      fixes: [remove(rate.node)],
    };
  }
  const name = ebs.volumeType === undefined ? DEFAULT_TYPE : ebs.volumeType.value;
  const type = TYPES.find((each) => each.name === name);
  if (type === undefined) {
    if (ebs.volumeType?.value !== undefined) {
      yield {
        at: ebs.volumeType.node,
        message: `EBS has the volume types ${listOf(
          TYPES.map((each) => each.name),
          'and',
        )}.`,
      };
    }
    return;
  }
  const [least = 1, most = Infinity] = type.sizeInGiB;
  if (sizeInGiB?.value !== undefined && sizeInGiB.value < least) {
    yield {
      at: sizeInGiB.node,
      message: `Volumes of type ${type.name} have ${least} to ${most} GiB; this is ${sizeInGiB.value}.`,
    };
  } else if (sizeInGiB?.value !== undefined && sizeInGiB.value > most) {
    yield {
      at: sizeInGiB.node,
      message: `Volumes of type ${type.name} have at most ${most} GiB; this is ${sizeInGiB.value}.`,
    };
  }
  if (type.iops === undefined && iops !== undefined) {
    yield {
      at: iops.node,
      message: `Volumes of type ${type.name} have no provisioned \`iops\`; only gp3, io1 and io2 have.`,
      ecsMessage: INVALID,
      fixes: [remove(iops.node)],
    };
  } else if (type.needsIops === true && iops === undefined) {
    yield {
      at: ebs.volumeType?.node ?? ebs.node,
      message: `Volumes of type ${type.name} need \`iops\`.`,
      ecsMessage: INVALID,
    };
  } else if (iops?.value !== undefined && type.iops !== undefined && isOutside(iops.value, type.iops)) {
    yield {
      at: iops.node,
      message: `Volumes of type ${type.name} have ${type.iops.join(' to ')} \`iops\`; this is ${iops.value}.`,
    };
  }
  if (throughput !== undefined && type.hasThroughput !== true) {
    yield {
      at: throughput.node,
      message: `Only gp3 volumes have a provisioned \`throughput\`; this is ${type.name}.`,
      ecsMessage: INVALID,
      fixes: [remove(throughput.node)],
    };
  }
}

const isOutside = (value: number, [least = 0, most = Infinity]: readonly number[]): boolean =>
  value < least || value > most;
