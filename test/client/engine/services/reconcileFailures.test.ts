/** What a service does about tasks that do not start, end by themselves or fail their checks. */
import { describe, expect, it } from 'vitest';
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { TargetObserved } from '../../../../client/engine/state/services.ts';
import { breakerThreshold } from '../../../../client/engine/state/breakerThreshold.ts';
import { raised } from '../../../../client/engine/services/backoff.ts';
import { SECOND, Simulation, steady, waits } from './simulation.ts';

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
    expect(simulation.primary).toMatchObject({
      rolloutState: 'FAILED',
      outcome: 'STOPPED',
      outcomeReason: 'Service deployment stopped because the circuit breaker threshold was exceeded.',
    });
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
    expect(simulation.primary).toMatchObject({
      rolloutState: 'FAILED',
      outcome: 'ROLLBACK_FAILED',
      outcomeReason: 'No rollback candidate was found to run the rollback.',
    });
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
