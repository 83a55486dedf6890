/**
 * Fault injection, which is refused: to disturb the network of a task takes programs and kernel modules (`tc` with netem,
 * `iptables`) that neither the helper image nor every Docker has, and half of the faults would be worse than none. Pure.
 */
import type { EndpointAnswer } from '../../networking/endpoints/server.ts';
import type { TaskSpec } from '../../state/model.ts';
import { networkModeOf } from '../containerOptions/effective.ts';

const refused = (status: number, message: string): EndpointAnswer => ({ status, body: { Error: message } });

/** What the agent looks at before it does anything, in its order and words; then what is so here. */
export function faultInjectionAnswer(
  task: Pick<TaskSpec, 'arn' | 'definition' | 'launchType'> | undefined,
  endpointId: string,
): EndpointAnswer {
  if (!task) return refused(404, `unable to lookup container: ${endpointId}`);
  if (!task.definition.enableFaultInjection) {
    return refused(400, `enableFaultInjection is not enabled for task: ${task.arn}`);
  }
  const mode = networkModeOf(task);
  if (mode !== 'awsvpc' && mode !== 'host') {
    return refused(400, `${mode} mode is not supported. Please use either host or awsvpc mode.`);
  }
  return refused(500, 'Network faults are not injected on this machine. Run the experiment on a task in Amazon ECS.');
}
