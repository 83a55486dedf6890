/** What a service tells in its events, in ECS's words (ecs/runtime 4.11). */
import type { TargetObserved } from '../state/services.ts';

const tasksText = (ids: readonly string[]) => ids.map((id) => `(task ${id})`).join(' ');
const see = `For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`;

export const messages = (service: string) => {
  const subject = `(service ${service})`;
  return {
    /** @param replacing how many of them stand in for unhealthy ones */
    started: (ids: readonly string[], replacing = 0) =>
      `${subject} has started ${ids.length} tasks: ${tasksText(ids)}.${
        replacing > 0 ? ` Amazon ECS replaced ${replacing} tasks due to an unhealthy status.` : ''
      }`,
    stopped: (ids: readonly string[]) => `${subject} has stopped ${ids.length} running tasks: ${tasksText(ids)}.`,
    stoppedPending: (count: number) => `${subject} stopped ${count} pending tasks.`,
    draining: (deploymentId: string, count: number) =>
      `(service ${service}, taskSet ${deploymentId}) has begun draining connections on ${count} tasks.`,
    completed: (deploymentId: string) => `${subject} (deployment ${deploymentId}) deployment completed.`,
    steady: `${subject} has reached a steady state.`,
    failed: (deploymentId: string) =>
      `${subject} (deployment ${deploymentId}) deployment failed: tasks failed to start.`,
    stoppedDeployment: (deploymentId: string) =>
      `${subject} (deployment ${deploymentId}) deployment stopped on request.`,
    rollingBack: (deploymentId: string) => `${subject} rolling back to deployment ${deploymentId}.`,
    unhealthyContainer: (taskId: string) => `${subject} (task ${taskId}) failed container health checks.`,
    unhealthyTarget: (taskId: string, { containerPort, targetGroupArn, reason }: TargetObserved) =>
      `${subject} (task ${taskId}) (port ${containerPort}) is unhealthy in (target-group ${targetGroupArn}) due to (reason ${reason ?? 'Health checks failed'}).`,
    impaired: `${subject} is unable to consistently start tasks successfully. ${see}`,
    stuck: `${subject} was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.`,
    protectedTasks: (deploymentId: string, count: number) =>
      `${subject} was unable to reach steady state because (taskSet ${deploymentId}) was unable to scale in due to (reason ${count} tasks under protection)`,
    /** @param words of `unplacedWords` */
    unplaced: (words: string) => `${subject} ${words}`,
    notLaunched: (error: string) => `${subject} failed to launch a task with (error ${error}).`,
  };
};

/** Reasons that tasks are stopped for (ecs/runtime 1.4). */
export const stopReasons = {
  scaling: (deploymentId: string) => `Scaling activity initiated by (deployment ${deploymentId})`,
  containerHealth: 'Task failed container health checks',
  targetHealth: (targetGroupArn: string) => `Task failed ELB health checks in (target-group ${targetGroupArn})`,
};
