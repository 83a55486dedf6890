/** The service deployments of a service, as ListServiceDeployments and DescribeServiceRevisions tell them. Pure. */
import type { ServiceDeploymentBrief, ServiceRevision } from '@aws-sdk/client-ecs';
import { lastPart } from '../../state/taskView.ts';
import type { RolloutView } from './model.ts';

/** Newest first. */
export function rolloutViews(
  deployments: readonly ServiceDeploymentBrief[],
  revisions: readonly ServiceRevision[],
): RolloutView[] {
  const definitions = new Map(revisions.map((each) => [each.serviceRevisionArn, each.taskDefinition]));
  return deployments
    .map((each): RolloutView => {
      const definition = definitions.get(each.targetServiceRevisionArn);
      const began = (each.startedAt ?? each.createdAt)?.getTime();
      return {
        id: each.serviceDeploymentArn ?? '',
        status: each.status ?? '',
        ...(each.statusReason === undefined ? {} : { reason: each.statusReason }),
        ...(definition === undefined ? {} : { revision: lastPart(definition) }),
        ...(began === undefined ? {} : { startedAt: began }),
        ...(each.finishedAt === undefined ? {} : { finishedAt: each.finishedAt.getTime() }),
      };
    })
    .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
}
