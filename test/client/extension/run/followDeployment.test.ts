import { describe, expect, it } from 'vitest';
import { followDeployment, outcomeOf } from '../../../../client/extension/run/followDeployment.ts';
import { createStore } from '../../../../client/extension/state/store.ts';
import { at, deployment, SERVICE, stateOf, task, told } from '../views/service/samples.ts';

const failed = task('6', 2, {
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  stoppedAt: at(66),
  stopCode: 'TaskFailedToStart',
  stoppedReason: 'CannotPullContainerError: no such image',
});
const under = deployment(2, { rolloutState: 'IN_PROGRESS', runningCount: 1 });
const gaveUp = [
  {
    id: 'e',
    createdAt: at(70),
    message: '(service shop) (deployment ecs-svc/2) deployment failed: tasks failed to start.',
  },
];
const kind = (service: Parameters<typeof told>[0]) =>
  outcomeOf(stateOf(told(service), []).state, SERVICE, 'ecs-svc/2')?.kind;

describe('what becomes of a deployment', () => {
  it('is open while it is in progress', () => {
    expect(kind({ deployments: [under, deployment(1, { status: 'ACTIVE' })] })).toBeUndefined();
  });

  it('is steady when it is completed', () => {
    expect(kind({ deployments: [deployment(2)] })).toBe('steady');
  });

  it('is a failure when the service has given it up, also when it has gone back to another', () => {
    expect(kind({ deployments: [deployment(2, { rolloutState: 'FAILED', rolloutStateReason: 'broken' })] })).toBe(
      'failed',
    );
    const { state } = stateOf(told({ deployments: [deployment(3)], events: gaveUp }), [failed]);
    expect(outcomeOf(state, SERVICE, 'ecs-svc/2')).toMatchObject({
      kind: 'failed',
      reason: 'tasks failed to start.',
      task: { stopCode: 'TaskFailedToStart' },
    });
  });

  it('is over when another one or the end of the service came first', () => {
    expect(kind({ deployments: [deployment(3), deployment(2, { status: 'ACTIVE' })] })).toBe('over');
    expect(kind({ status: 'DRAINING' })).toBe('over');
  });

  it('is told as it goes: counts, the first failure once, the end', async () => {
    const begun = stateOf(told({ deployments: [under] }), [task('1', 2)]);
    const store = createStore(begun.state);
    const progress: string[] = [];
    const failures: string[] = [];
    const following = followDeployment(store, SERVICE, 'ecs-svc/2', {
      progress: (text) => progress.push(text),
      firstFailure: (service, { stoppedReason = '' }) => failures.push(`${service.name} ${stoppedReason}`),
    });
    const tell = (service: ReturnType<typeof told>) =>
      store.dispatch({
        kind: 'listed',
        clusters: [],
        tasks: [task('1', 2), failed],
        services: [service],
        instances: [],
        revisions: [],
      });
    tell(told({ deployments: [under] }));
    tell(told({ deployments: [under], runningCount: 1 }));
    tell(told({ deployments: [deployment(2)] }));
    expect((await following).kind).toBe('steady');
    expect(progress[0]).toBe('1 of 2 tasks run shop:2…');
    expect(failures).toEqual(['shop CannotPullContainerError: no such image']);
  });
});
