import { describe, expect, it } from 'vitest';
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { TargetObserved } from '../../../../client/engine/state/services.ts';
import { breakerThreshold } from '../../../../client/engine/state/breakerThreshold.ts';
import { raised } from '../../../../client/engine/services/backoff.ts';
import { boundsOf } from '../../../../client/engine/services/bounds.ts';
import { nextProvider } from '../../../../client/engine/services/launch.ts';
import { SECOND, Simulation, waits, type SimulationOptions } from './simulation.ts';

/** A service whose first deployment is completed. */
const steady = (options: SimulationOptions = {}) => new Simulation(options).goesWell(4);
const statuses = ({ service }: Simulation) => service.deployments.map(({ status }) => status);

describe('the percentages', () => {
  it.each([
    [4, 75, 150, 3, 6],
    [2, 75, 200, 2, 4],
    [3, 100, 125, 3, 3],
    [1, 50, 100, 1, 1],
    [1, 100, 200, 1, 2],
    [0, 100, 200, 0, 0],
    [7, 34, 115, 3, 8],
  ])('of %i tasks, %i and %i, are %i and %i', (count, minimumHealthyPercent, maximumPercent, lower, upper) => {
    expect(boundsOf(count, { minimumHealthyPercent, maximumPercent })).toEqual({ lower, upper });
  });
});

describe('a rolling update', () => {
  it('counts a task as healthy after 40 seconds where nothing checks it', () => {
    const simulation = steady({ desiredCount: 1 });
    const [old] = simulation.alive;
    simulation.deploy(2).settle();
    const next = simulation.alive.find(({ spec }) => spec.deploymentId === simulation.primary.id);
    if (!old || !next) throw new Error('a task is missing');
    simulation
      .runs(next)
      .advance(39 * SECOND)
      .settle();
    expect(simulation.alive).toHaveLength(2);
    expect(simulation.wakeAt).toBe(simulation.now + SECOND);
    simulation.advance(SECOND).settle();
    expect(simulation.alive.map(({ spec }) => spec.arn)).toEqual([next.spec.arn]);
  });

  it('stops before it starts where the maximum says so', () => {
    const simulation = steady({ desiredCount: 2, minimumHealthyPercent: 50, maximumPercent: 100 });
    simulation.deploy(2).settle();
    expect(simulation.alive).toHaveLength(1);
    const [leaving] = simulation.present.filter(({ desired }) => desired.status === 'STOPPED');
    if (leaving) simulation.stopsFurther(leaving).settle();
    expect(simulation.alive).toHaveLength(2);
  });

  it('tells once when the percentages allow nothing', () => {
    const simulation = steady({ desiredCount: 3, minimumHealthyPercent: 100, maximumPercent: 125 });
    simulation
      .deploy(2)
      .settle()
      .advance(60 * SECOND)
      .settle()
      .advance(60 * SECOND)
      .settle();
    expect(simulation.messages.filter((each) => each.includes('was unable to stop or start tasks'))).toHaveLength(1);
    expect(simulation.alive).toHaveLength(3);
  });

  it('does not wait for tasks of a former deployment that never ran', () => {
    const simulation = new Simulation({ desiredCount: 3 }).settle();
    simulation.deploy(2).settle();
    expect(simulation.alive.every(({ spec }) => spec.deploymentId === simulation.primary.id)).toBe(true);
    expect(statuses(simulation)).toEqual(['PRIMARY', 'ACTIVE']);
    simulation.goesWell(4);
    expect(simulation.alive).toHaveLength(3);
  });

  it('waits for the bake time before it is completed', () => {
    const simulation = new Simulation({ desiredCount: 1, configuration: { bakeTimeInMinutes: 5 } });
    simulation.goesWell(2);
    expect(simulation.primary).toMatchObject({ rolloutState: 'IN_PROGRESS' });
    simulation.advance(5 * waits.minute).settle();
    expect(simulation.primary).toMatchObject({ rolloutState: 'COMPLETED' });
  });
});

describe('the circuit breaker', () => {
  it.each([
    [undefined, 1, 3],
    [undefined, 10, 5],
    [undefined, 1000, 200],
    [{ type: 'BOUNDED_PERCENT' as const, value: 10 }, 100, 10],
    [{ type: 'UNBOUNDED_PERCENT' as const, value: 10 }, 10, 1],
    [{ type: 'UNBOUNDED_PERCENT' as const, value: 100 }, 1000, 1000],
    [{ type: 'COUNT' as const, value: 2 }, 50, 2],
  ])('with %j and %i tasks ends after %i failures', (thresholdConfiguration, count, threshold) => {
    const configuration: DeploymentConfiguration = {
      deploymentCircuitBreaker: {
        enable: true,
        rollback: false,
        ...(thresholdConfiguration === undefined ? {} : { thresholdConfiguration }),
      },
    };
    expect(breakerThreshold(configuration, count)).toBe(threshold);
  });

  const withBreaker = (rollback: boolean, more: object = {}) =>
    steady({ configuration: { deploymentCircuitBreaker: { enable: true, rollback, ...more } } });
  /** Every task of the PRIMARY fails until nothing is started any more. */
  function fails(simulation: Simulation, ran: boolean): void {
    for (let round = 0; round < 20; round++) {
      simulation.settle();
      const primary = simulation.alive.filter(({ spec }) => spec.deploymentId === simulation.primary.id);
      const failing = simulation.primary.settings.taskDefinitionArn.endsWith(':2');
      if (failing) for (const task of primary) (ran ? simulation.runs(task) : simulation).dies(task);
      for (const task of simulation.present) if (task.desired.status === 'STOPPED') simulation.stopsFurther(task);
      simulation.advance(600 * SECOND).settle();
    }
  }

  it.each([
    ['never run', false],
    ['run and end at once', true],
  ])('rolls back a deployment whose tasks %s, as a new deployment of what was completed', (_, ran) => {
    const simulation = withBreaker(true);
    const good = simulation.primary;
    simulation.deploy(2);
    fails(simulation, ran);
    expect(simulation.primary.settings).toEqual(good.settings);
    expect(simulation.primary.id).not.toBe(good.id);
    expect(simulation.primary.rollbackOf).toBeDefined();
    const failed = simulation.service.deployments.find(({ id }) => id === simulation.primary.rollbackOf);
    expect(failed).toMatchObject({ rolloutState: 'FAILED', breakerFailures: 4 });
    expect(failed?.rolloutStateReason).toBe('ECS deployment circuit breaker: tasks failed to start.');
    expect(simulation.messages).toEqual(
      expect.arrayContaining([
        `(service web) (deployment ${failed?.id ?? ''}) deployment failed: tasks failed to start.`,
        `(service web) rolling back to deployment ${simulation.primary.id}.`,
      ]),
    );
    simulation.goesWell(6);
    expect(simulation.primary.rolloutState).toBe('COMPLETED');
  });

  it('without rollback leaves the failed deployment PRIMARY, and the former tasks running', () => {
    const simulation = withBreaker(false);
    const before = simulation.alive.map(({ spec }) => spec.arn);
    simulation.deploy(2);
    fails(simulation, false);
    expect(simulation.primary).toMatchObject({ rolloutState: 'FAILED', outcome: 'STOPPED' });
    expect(simulation.alive.map(({ spec }) => spec.arn)).toEqual(before);
    const { starts } = simulation;
    simulation.advance(3600 * SECOND).settle();
    expect(simulation.starts).toBe(starts);
    simulation.deploy(3).goesWell();
    expect(simulation.primary.rolloutState).toBe('COMPLETED');
  });

  it('does not roll back where nothing was ever completed', () => {
    const simulation = new Simulation({
      configuration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    }).deploy(2);
    fails(simulation, false);
    expect(simulation.primary).toMatchObject({ rolloutState: 'FAILED' });
    expect(simulation.primary.rollbackOf).toBeUndefined();
  });

  it('begins to count anew when a task becomes healthy, unless it is told to add up', () => {
    for (const resetOnHealthyTask of [true, false]) {
      const simulation = withBreaker(true, { resetOnHealthyTask });
      simulation.deploy(2).settle();
      const task = () => simulation.alive.find(({ spec }) => spec.deploymentId === simulation.primary.id);
      for (let failures = 0; failures < 2; failures++) {
        const failing = task();
        if (failing)
          simulation
            .dies(failing)
            .stopsFurther(failing)
            .advance(60 * SECOND)
            .settle();
      }
      const good = task();
      if (good)
        simulation
          .runs(good)
          .settle()
          .advance(40 * SECOND)
          .settle();
      expect(simulation.primary).toMatchObject({ failedTasks: 0, breakerFailures: resetOnHealthyTask ? 0 : 2 });
    }
  });

  it('does not count tasks that wait, nor those that a person or the scheduler stops', () => {
    const simulation = withBreaker(true);
    simulation.deploy(2).settle();
    for (const task of simulation.alive.filter(({ spec }) => spec.deploymentId === simulation.primary.id)) {
      simulation.stopByUser(task);
    }
    // Secrets that the engine forgot with a restart: the task stays on its way for as long as it takes.
    simulation
      .settle()
      .advance(24 * 3600 * SECOND)
      .settle();
    expect(simulation.primary.breakerFailures).toBe(0);
  });

  it('does not count tasks whose host is gone: they are replaced at once', () => {
    const simulation = withBreaker(true);
    simulation.deploy(2).settle();
    const own = () => simulation.alive.filter(({ spec }) => spec.deploymentId === simulation.primary.id);
    const before = own();
    expect(before.length).toBeGreaterThan(0);
    for (const task of before) simulation.losesHost(task);
    simulation.settle();
    expect(simulation.primary).toMatchObject({ failedTasks: 0, breakerFailures: 0 });
    expect(own()).toHaveLength(before.length);
  });
});

describe('starts that fail', () => {
  it('are tried again after longer and longer waits, once for each wave', () => {
    let throttle = raised(undefined, 'start', 0, 0, waits);
    expect(throttle).toEqual({ level: 1, raisedAt: 0, notBefore: 0 });
    expect(raised(throttle, 'start', -1, 1, waits)).toBe(throttle);
    const gaps: number[] = [];
    for (let now = SECOND; gaps.length < 11; now += 3600 * SECOND) {
      throttle = raised(throttle, 'start', now, now, waits);
      gaps.push((throttle.notBefore - now) / SECOND);
    }
    expect(gaps).toEqual([1, 2, 5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('wait no longer than ten seconds when the tasks did run', () => {
    let throttle = raised(undefined, 'crash', 0, 0, waits);
    for (let now = 1; now < 20; now++) throttle = raised(throttle, 'crash', now, now, waits);
    expect(throttle.notBefore).toBe(19 + 10 * SECOND);
  });

  it('are told once, and forgotten with another task definition', () => {
    const simulation = new Simulation({ desiredCount: 1 }).settle();
    for (let wave = 0; wave < 6; wave++) {
      for (const task of simulation.alive) simulation.dies(task).stopsFurther(task);
      simulation.settle();
      expect(simulation.alive).toHaveLength(wave === 0 ? 1 : 0);
      simulation.now = simulation.wakeAt ?? simulation.now;
      simulation.advance(1).settle();
      expect(simulation.alive).toHaveLength(1);
    }
    expect(simulation.messages.filter((each) => each.includes('unable to consistently start'))).toHaveLength(1);
    simulation.deploy(1);
    expect(simulation.primary.throttle).toBeDefined();
    simulation.deploy(2);
    expect(simulation.primary.throttle).toBeUndefined();
  });

  it('do not hold up the replacement of a task that was healthy', () => {
    const simulation = steady({ desiredCount: 1 });
    const [task] = simulation.alive;
    if (task) simulation.dies(task).settle();
    if (task) simulation.stopsFurther(task).settle();
    expect(simulation.alive).toHaveLength(1);
  });
});

describe('a task that fails its checks', () => {
  it('is replaced before it is stopped', () => {
    const simulation = steady({ checked: true });
    const [sick] = simulation.alive;
    if (!sick) throw new Error('no task');
    expect(simulation.health(sick, 'UNHEALTHY').decide()).toMatchObject({ start: 1, replacing: 1, stop: [] });
    simulation.settle();
    expect(simulation.alive).toHaveLength(3);
    const next = simulation.alive.at(-1);
    if (next) simulation.runs(next).settle();
    expect(simulation.alive).toHaveLength(3);
    if (next) simulation.health(next, 'HEALTHY').settle();
    // Told when it is stopped for it, as ECS does.
    expect(simulation.messages.slice(-2)).toEqual([
      `(service web) (task ${sick.spec.id}) failed container health checks.`,
      `(service web) has stopped 1 running tasks: (task ${sick.spec.id}).`,
    ]);
    expect(simulation.tasks.get(sick.spec.arn)?.desired.stop).toMatchObject({
      code: 'ServiceSchedulerInitiated',
      reason: 'Task failed container health checks',
    });
    expect(simulation.alive).toHaveLength(2);
  });

  it('makes room itself where the maximum leaves none, one after the other', () => {
    const simulation = steady({ checked: true, desiredCount: 4, minimumHealthyPercent: 50, maximumPercent: 100 });
    for (const task of simulation.alive.slice(0, 3)) simulation.health(task, 'UNHEALTHY');
    simulation.settle();
    expect(simulation.alive).toHaveLength(3);
    simulation.goesWell();
    expect(simulation.alive.every(({ observed }) => observed.health === 'HEALTHY')).toBe(true);
  });

  it('is left alone during the grace period', () => {
    const simulation = new Simulation({
      checked: true,
      desiredCount: 1,
      service: { healthCheckGracePeriodSeconds: 60 },
    }).settle();
    const [task] = simulation.alive;
    if (!task) throw new Error('no task');
    simulation
      .runs(task)
      .health(task, 'UNHEALTHY')
      .advance(59 * SECOND)
      .settle();
    expect(simulation.alive).toHaveLength(1);
    simulation.advance(SECOND).settle();
    expect(simulation.alive).toHaveLength(2);
  });

  it('counts by its target groups too, where somebody reports about them', () => {
    const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/1';
    const simulation = new Simulation({
      desiredCount: 1,
      reportsTargets: true,
      settings: { loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 80 }] },
    }).settle();
    const target = (state: TargetObserved['state'], reason?: string): TargetObserved => ({
      targetGroupArn,
      containerName: 'app',
      containerPort: 80,
      state,
      since: simulation.now,
      ...(reason === undefined ? {} : { reason }),
    });
    const [task] = simulation.alive;
    if (!task) throw new Error('no task');
    simulation
      .runs(task)
      .advance(3600 * SECOND)
      .settle();
    expect(simulation.primary.rolloutState).toBe('IN_PROGRESS');
    simulation.targets(task, [target('initial')]).settle();
    expect(simulation.primary.rolloutState).toBe('IN_PROGRESS');
    simulation.targets(task, [target('healthy')]).settle();
    expect(simulation.primary.rolloutState).toBe('COMPLETED');
    simulation.targets(task, [target('unhealthy', 'Health checks failed with these codes: [502]')]).settle();
    const next = simulation.alive.at(-1);
    if (next)
      simulation
        .runs(next)
        .targets(next, [target('healthy')])
        .settle();
    expect(simulation.tasks.get(task.spec.arn)?.desired.stop?.reason).toBe(
      `Task failed ELB health checks in (target-group ${targetGroupArn})`,
    );
    expect(simulation.messages.slice(-2)).toEqual([
      `(service web) (task ${task.spec.id}) (port 80) is unhealthy in (target-group ${targetGroupArn}) due to (reason Health checks failed with these codes: [502]).`,
      `(service web) has stopped 1 running tasks: (task ${task.spec.id}).`,
    ]);
  });
});

describe('scale-in', () => {
  it('takes first what serves least, and never what is protected', () => {
    const simulation = new Simulation({ desiredCount: 4 }).settle();
    const [first, second, third, fourth] = simulation.alive;
    if (!first || !second || !third || !fourth) throw new Error('tasks are missing');
    simulation
      .runs(first)
      .runs(second)
      .advance(40 * SECOND)
      .runs(third)
      .settle();
    simulation.protect(first, 60).scale(2).settle();
    expect(simulation.alive.map(({ spec }) => spec.arn)).toEqual([first.spec.arn, second.spec.arn]);
    simulation.protect(second, 30).scale(1).settle();
    expect(simulation.alive).toHaveLength(2);
    expect(simulation.messages.at(-1)).toMatch(/unable to scale in due to \(reason 2 tasks under protection\)$/);
    expect(simulation.wakeAt).toBe(simulation.now + 30 * waits.minute);
    simulation.advance(30 * waits.minute).settle();
    expect(simulation.alive.map(({ spec }) => spec.arn)).toEqual([first.spec.arn]);
  });
});

describe('one deployment', () => {
  it('runs one version of each image: digests learned from its first tasks hold for all', () => {
    const simulation = new Simulation({ desiredCount: 1 }).settle();
    const [task] = simulation.alive;
    if (!task) throw new Error('no task');
    const containers = task.observed.containers.map((each) => ({ ...each, imageDigest: 'sha256:abc' }));
    simulation.observe(task, { containers }).settle();
    expect(simulation.primary.digests).toEqual({ app: 'sha256:abc' });
    simulation.scale(2).settle();
    const next = simulation.alive.at(-1);
    expect(next?.observed.containers[0]?.image).toBe('web@sha256:abc');
    simulation.deploy(1).settle();
    expect(simulation.alive.at(-1)?.observed.containers[0]?.image).toBe('web');
  });

  it('shares its tasks among capacity providers: bases first, then by weight', () => {
    const strategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ];
    const used = new Map<string, number>();
    for (let count = 0; count < 9; count++) {
      const provider = nextProvider(strategy, used) ?? '';
      used.set(provider, (used.get(provider) ?? 0) + 1);
    }
    expect(Object.fromEntries(used)).toEqual({ FARGATE: 3, FARGATE_SPOT: 6 });
    expect(nextProvider([], used)).toBeUndefined();
  });

  it('of a DAEMON service has one task on the one machine, stopped before the next starts', () => {
    const simulation = new Simulation({
      desiredCount: 0,
      minimumHealthyPercent: 0,
      maximumPercent: 100,
      service: { schedulingStrategy: 'DAEMON' },
    }).goesWell(3);
    expect(simulation.alive).toHaveLength(1);
    expect(simulation.service.desiredCount).toBe(1);
    simulation.deploy(2).settle();
    expect(simulation.alive).toHaveLength(0);
    simulation.goesWell(4);
    expect(simulation.alive).toHaveLength(1);
  });
});

describe('events', () => {
  it('are the hundred newest', () => {
    const simulation = steady({ desiredCount: 1 });
    for (let round = 0; round < 120; round++) {
      simulation.scale(2).settle().scale(1).settle();
      for (const task of simulation.present) if (task.desired.status === 'STOPPED') simulation.stopsFurther(task);
    }
    expect(simulation.service.events).toHaveLength(100);
  });

  it('repeat the steady state every six hours', () => {
    const simulation = steady();
    const count = () => simulation.messages.filter((each) => each.endsWith('has reached a steady state.')).length;
    expect(count()).toBe(1);
    simulation.advance(5 * 3600 * SECOND).settle();
    expect(count()).toBe(1);
    simulation.advance(3600 * SECOND).settle();
    expect(count()).toBe(2);
  });
});
