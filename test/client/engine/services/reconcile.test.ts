/** How a service comes to what is wanted of it: deployments that go well, scaling, what is told on the way. */
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../../client/engine/services/bounds.ts';
import { nextProvider } from '../../../../client/engine/services/launch.ts';
import { SECOND, Simulation, steady, waits } from './simulation.ts';

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
