import { pathOf } from '../../nodes.ts';
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
    if (alarms !== undefined && alarmNames === undefined) {
      const off = alarmsEnabled?.value === false;
      yield {
        at: alarms.node,
        // Exports leave empty lists out. ECS has nothing to say about alarms that are off; the AWS CLI and some SDKs do.
        ...(off ? { level: 'hint' as const } : {}),
        message: off
          ? 'The AWS CLI refuses `alarms` without `alarmNames`, also where they are off; an empty list will do.'
          : 'Missing key `alarmNames`: the names of the alarms to watch.',
        fixes: off
          ? [
              {
                title: 'Add `alarmNames`',
                changes: [{ kind: 'set', path: [...pathOf(alarms.node), 'alarmNames'], value: [] }],
              },
            ]
          : [],
      };
    }
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
