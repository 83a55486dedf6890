import type {
  ServiceDeploymentStatus,
  StopServiceDeploymentCommandInput,
  StopServiceDeploymentCommandOutput,
  StopServiceDeploymentStopType,
} from '@aws-sdk/client-ecs';
import type { DeploymentRecord } from '../../state/services.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { operation, type Answer } from '../operation.ts';
import { findServiceDeployment } from '../services/lookup.ts';
import { deploymentArn, outcomeOf } from '../services/views.ts';
import { structure, text } from '../shapes/shape.ts';

const BEING_STOPPED: ReadonlySet<ServiceDeploymentStatus> = new Set([
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]);

/** Asks for the end of a deployment that is under way: rolled back (the default), or left as it is (ABORT). */
export const stopServiceDeployment = operation(
  structure<StopServiceDeploymentCommandInput>({ serviceDeploymentArn: text(), stopType: text() }),
  (input, { store, clock }): Answer<StopServiceDeploymentCommandOutput> => {
    const { serviceDeploymentArn: arn = '' } = input;
    const type = checkStopType(input.stopType);
    const found = findServiceDeployment(store, arn);
    if (!found) throw new ApiError('ServiceDeploymentNotFoundException', 'The service deployment was not found.');
    const { service, deployment } = found;
    const answer = { serviceDeploymentArn: deploymentArn(service, deployment) };
    // What is being stopped or rolled back goes on being so.
    if (service.status === 'ACTIVE' && BEING_STOPPED.has(outcomeOf(service, deployment))) return answer;
    if (service.status !== 'ACTIVE' || deployment.status !== 'PRIMARY' || deployment.outcome !== 'IN_PROGRESS') {
      throw new ApiError(
        'ConflictException',
        `The service deployment ${arn} is not in progress, so it cannot be stopped.`,
        400,
        {
          resourceIds: [arn],
        },
      );
    }
    const completed = service.deployments.some(
      ({ id, rolloutState }) => id !== deployment.id && rolloutState === 'COMPLETED',
    );
    if (type === 'ROLLBACK' && !completed) {
      throw invalidParameter(
        'There is no completed deployment to roll back to. Stop it with stopType ABORT, or update the service.',
      );
    }
    const now = clock.now();
    const stopped: DeploymentRecord = {
      ...deployment,
      stopRequest: { type, at: now },
      outcome: type === 'ROLLBACK' ? 'ROLLBACK_REQUESTED' : 'STOP_REQUESTED',
      updatedAt: now,
    };
    store.putService({
      ...service,
      deployments: service.deployments.map((each) => (each.id === deployment.id ? stopped : each)),
    });
    return answer;
  },
);

function checkStopType(given: string = 'ROLLBACK'): StopServiceDeploymentStopType {
  if (given !== 'ROLLBACK' && given !== 'ABORT') {
    throw invalidParameter(`stopType is ${given}; it must be one of ROLLBACK, ABORT.`);
  }
  return given;
}
