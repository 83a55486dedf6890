import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TargetObserved } from '../../../../../client/engine/state/services.ts';
import { serviceRecord } from '../../../../support/serviceRecords.ts';
import { taskRecord } from '../../../../support/taskRecords.ts';
import { startHarness, type Harness } from '../harness.ts';

let api: Harness;
beforeEach(async () => {
  api = await startHarness();
});
afterEach(() => api[Symbol.asyncDispose]());

const target = (state: TargetObserved['state']): TargetObserved => ({
  targetGroupArn: 'group',
  containerName: 'app',
  containerPort: 80,
  state,
  since: 0,
});

it('DescribeLocalService tells no target that was drained, however long its task is still described', async () => {
  const service = serviceRecord();
  api.store.putService(service);
  for (const state of ['healthy', 'draining', 'unused'] as const) {
    const task = taskRecord({ definition: { containerDefinitions: [] } });
    api.store.addTask({
      ...task,
      spec: { ...task.spec, serviceName: service.name },
      observed: { ...task.observed, targets: [target(state)] },
    });
  }
  const { targets } = await api.local('DescribeLocalService', { service: service.arn });
  expect((targets as { state: string }[]).map(({ state }) => state)).toEqual(['healthy', 'draining']);
});
