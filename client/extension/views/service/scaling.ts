/** What the view of a service tells of its scaling: bounds, policies, and what they decided and why. Pure. */
import { timeText } from '../../duration.ts';
import type { LocalEcs } from '../../state/localEcs.ts';
import { activityText, policyText, reasonText } from '../../state/scalingWords.ts';
import type { ServiceView } from '../../state/serviceView.ts';
import type { ServiceModel, Table } from './model.ts';

const ACTIVITIES_SHOWN = 20;

const activitiesOf = (state: LocalEcs, { arn }: ServiceView) => state.serviceFacts.get(arn)?.scaling?.activities ?? [];

/** Where the count went up or down without anybody's doing. */
export const scalingMarks = (state: LocalEcs, service: ServiceView): ServiceModel['marks'] =>
  activitiesOf(state, service).map((activity) => ({
    at: Date.parse(activity.time),
    text: activityText(activity).toLowerCase(),
  }));

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function scalingTables(state: LocalEcs, service: ServiceView): Table[] {
  const scaling = state.serviceFacts.get(service.arn)?.scaling;
  if (!scaling) return [];
  const { minCapacity, maxCapacity, policies, activities } = scaling;
  return [
    {
      title: [`Scaling between ${minCapacity} and ${maxCapacity} tasks`, ...policies.map(policyText)].join(' · '),
      head: ['Time', 'What', 'Why'],
      empty:
        policies.length === 0
          ? 'No policy says when to scale.'
          : 'Nothing was scaled yet: what is measured fits the target.',
      rows: activities
        .slice(0, ACTIVITIES_SHOWN)
        .map((activity) => [
          { text: timeText(Date.parse(activity.time)) },
          { text: activityText(activity) },
          { text: capitalised(reasonText(activity)) },
        ]),
    },
  ];
}
