/** A container instance as the engine registers its Docker, for tests of what looks at instances. */
import { clusterArn } from '../../client/engine/state/arn.ts';
import type { ContainerInstanceRecord } from '../../client/engine/state/instances.ts';
import { newInstance } from '../../client/engine/state/newInstance.ts';

export const instanceRecord = (given: Partial<ContainerInstanceRecord> = {}): ContainerInstanceRecord => ({
  ...newInstance(
    { arn: clusterArn('default'), name: 'default' },
    { cpu: 4096, memory: 8192, version: '20.10.24', architecture: 'x86_64' },
    Date.UTC(2026, 0, 2),
    '00000000-0000-4000-8000-000000000001',
  ),
  ...given,
});
