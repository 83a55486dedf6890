import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { controllerOf, pages } from './launching.ts';

export const svcAlarms: ServiceRule = {
  code: 'svc-alarms',
  level: 'error',
  summary: 'Deployment alarms have enable, rollback and at least one name, and the ECS deployment controller.',
  docs: pages.deployment,
  *check(service) {
    const controller = controllerOf(service);
    const { alarms, alarmNames, alarmsEnabled } = service.deployment ?? {};
    if (alarmNames?.isComplete === true && alarmNames.items.length === 0 && alarmsEnabled?.value !== false) {
      yield { at: alarmNames.node, message: 'No alarm is named, so there is nothing to watch.' };
    }
    if (alarms === undefined || controller === undefined || controller === 'ECS') return;
    yield {
      at: alarms.node,
      message: `The ${controller} deployment controller does not watch \`alarms\`; only ECS's own does.`,
      fixes: [remove(alarms.node)],
    };
  },
};
