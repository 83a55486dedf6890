/** Scaling policies and what they decided, in words. Pure. */
import type { LocalScaling } from '../../protocol/local.ts';

type Activity = LocalScaling['activities'][number];

/** Percent, but for requests. */
const METRICS: Readonly<Record<string, { readonly name: string; readonly unit: string }>> = {
  ECSServiceAverageCPUUtilization: { name: 'average CPU', unit: ' %' },
  ECSServiceAverageMemoryUtilization: { name: 'average memory', unit: ' %' },
  ALBRequestCountPerTarget: { name: 'requests a minute for each target', unit: '' },
};

/** `87.3 %`, `11,881`: a request more or less does not matter among hundreds. */
function amount(metric: string, value: number): string {
  const text = value < 100 ? String(Number(value.toFixed(1))) : Math.round(value).toLocaleString('en-US');
  return text + (METRICS[metric]?.unit ?? '');
}

/** `average CPU at 50 %`. */
export const policyText = ({ metric, targetValue }: Pick<LocalScaling['policies'][number], 'metric' | 'targetValue'>) =>
  `${METRICS[metric]?.name ?? metric} at ${amount(metric, targetValue)}`;

/** `average CPU: 87.2 %, above the 50 % of policy busy`; ECS's words where nothing was measured. */
export function reasonText({ reason, cause }: Activity): string {
  if (!reason) return cause;
  const { policy, metric, value, targetValue } = reason;
  const side = value > targetValue ? 'above' : 'below';
  return `${METRICS[metric]?.name ?? metric}: ${amount(metric, value)}, ${side} the ${amount(metric, targetValue)} of policy ${policy}`;
}

/** `Scaled out to 2 tasks`, of what Application Auto Scaling calls "Setting desired count to 2." */
export function activityText({ description, reason }: Activity): string {
  const count = /^Setting desired count to (\d+)\.$/.exec(description)?.[1];
  if (count === undefined) return description;
  const way = reason === undefined ? '' : reason.value > reason.targetValue ? ' out' : ' in';
  return `Scaled${way} to ${count === '1' ? '1 task' : `${count} tasks`}`;
}
