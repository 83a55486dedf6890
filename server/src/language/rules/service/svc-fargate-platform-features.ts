import type { Launch } from '../../requests/launch.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import type { RequestRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { pages } from './launching.ts';

/** Linux platform versions before 1.4.0. */
const OLD: ReadonlySet<string> = new Set(['1.0.0', '1.1.0', '1.2.0', '1.3.0']);

export const svcFargatePlatformFeatures: RequestRule<Launch> = {
  code: 'svc-fargate-platform-features',
  level: 'warning',
  summary: 'Platform versions before 1.4.0 do not have what came with it.',
  docs: pages.createService,
  *check({ platformVersion }, { linked }) {
    if (platformVersion?.value === undefined || linked === undefined || !OLD.has(platformVersion.value)) return;
    if (linked.task.runtimePlatform?.operatingSystemFamily?.value?.startsWith('WINDOWS_')) return;
    const features = newFeatures(linked.task);
    if (features.length === 0) return;
    yield {
      at: platformVersion.node,
      message: `The task definition uses ${listOf(features, 'and')}, which platform version ${platformVersion.value} does not have; 1.4.0 has.`,
      related: [
        { at: linked.task.family?.node ?? linked.task.node, message: 'The task definition', document: linked.document },
      ],
      fixes: [replace(platformVersion.node, '1.4.0')],
    };
  },
};

const newFeatures = (task: TaskDefinition): string[] => [
  ...(task.ephemeralStorage === undefined ? [] : ['ephemeralStorage']),
  ...(task.volumes?.items.some(({ efs }) => efs !== undefined) ? ['efsVolumeConfiguration'] : []),
  ...(task.containers?.items.some(({ environmentFiles }) => environmentFiles !== undefined)
    ? ['environmentFiles']
    : []),
  ...(task.pidMode?.value === 'task' ? ['pidMode'] : []),
  ...(['8192', '16384', '8 vCPU', '16 vCPU'].includes(task.cpu?.value ?? '') ? [`cpu ${String(task.cpu?.value)}`] : []),
];
