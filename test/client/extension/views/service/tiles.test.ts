import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, tilePicture } from '../../../../../client/extension/views/service/tiles.ts';
import { tilesSvg } from '../../../../../client/extension/views/service/tilesSvg.ts';
import { GROUP, idOf, rollingUpdate, stateOf, task, told } from './samples.ts';

const pictureOf = ({ state, service }: ReturnType<typeof stateOf>) => tilePicture(state, service);

describe('the live picture of a service', () => {
  it.each([
    [3, 50, 200, 2, 6],
    [3, 100, 133, 3, 3],
    [10, 66, 125, 7, 12],
    [1, 0, 100, 0, 1],
    [0, 100, 200, 0, 0],
  ])('rounds the bounds of %i tasks by %i and %i percent as ECS does: %i and %i', (count, low, high, lower, upper) => {
    const deploymentConfiguration = { minimumHealthyPercent: low, maximumPercent: high };
    const { service } = stateOf(told({ desiredCount: count, deploymentConfiguration }), []);
    expect(boundsOf(service)).toEqual({ desired: count, lower, upper });
  });

  it('has a tile for each task that is there, what is up before what starts, old before new', () => {
    const { tiles, up, starting, sentence } = pictureOf(rollingUpdate());
    expect(tiles.map(({ revision, deployment, state, word }) => [revision, deployment, state, word])).toEqual([
      ['shop:1', 1, 'up', 'running'],
      ['shop:1', 1, 'up', 'running'],
      ['shop:2', 0, 'up', 'running'],
      ['shop:2', 0, 'starting', 'PENDING'],
    ]);
    expect([up, starting]).toEqual([3, 1]);
    expect(sentence).toBe(
      'Tasks: 3 up, 1 starting. 2 desired; during a deployment at least 2 up and at most 4 at once.',
    );
  });

  it('counts a task as up when its container and its targets are healthy', () => {
    const tasks = [
      task('1', 1, { healthStatus: 'HEALTHY' }),
      task('2', 1, { healthStatus: 'UNHEALTHY' }),
      task('3', 1),
      task('4', 1),
      task('5', 1, { desiredStatus: 'STOPPED' }),
      task('6', 1, { desiredStatus: 'STOPPED', stopCode: 'TaskFailedToStart' }),
    ];
    const target = (digit: string, state: 'initial' | 'healthy' | 'unhealthy' | 'draining') => ({
      taskArn: idOf(digit),
      targetGroupArn: GROUP,
      state,
      since: '',
    });
    const targets = [target('3', 'initial'), target('4', 'unhealthy'), target('5', 'draining')];
    const words = pictureOf(stateOf(told(), tasks, { targets })).tiles.map(({ name, state, word }) => [
      name[0],
      state,
      word,
    ]);
    expect(words).toEqual([
      ['1', 'up', 'healthy'],
      ['2', 'unhealthy', 'unhealthy'],
      ['4', 'unhealthy', 'target unhealthy'],
      ['3', 'starting', 'checking target'],
      ['5', 'stopping', 'draining'],
      ['6', 'stopping', 'failed'],
    ]);
  });

  it('says in a sentence that nothing is there', () => {
    expect(pictureOf(stateOf(told({ desiredCount: 0 }), [])).sentence).toMatch(/^No task is there\. 0 desired/);
  });
});

describe('its drawing', () => {
  it('shows room up to the maximum, and that the minimum is not met', () => {
    const svg = tilesSvg(pictureOf(stateOf(told(), [task('1', 1)])), 900);
    expect(svg.match(/class="room"/g)).toHaveLength(3);
    expect(svg).toContain('minimum: 2 up (not met)');
    expect(svg).toContain('maximum: 4 at once');
  });

  it('says so during a deployment only of what is up, else of what is not being started either', () => {
    const starting = task('2', 1, { lastStatus: 'PENDING' });
    const metWhile = (rolloutState: 'IN_PROGRESS' | 'COMPLETED') => {
      const [primary] = told().deployments ?? [];
      return pictureOf(stateOf(told({ deployments: [{ ...primary, rolloutState }] }), [task('1', 1), starting])).met;
    };
    expect([metWhile('IN_PROGRESS'), metWhile('COMPLETED')]).toEqual([false, true]);
  });

  it('hatches what is being replaced', () => {
    expect(tilesSvg(pictureOf(rollingUpdate()), 900).match(/class="hatch"/g)).toHaveLength(2);
  });

  it('stays within its width however many tasks there are', () => {
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.integer({ min: 100, max: 200 }),
        fc.integer({ min: 280, max: 1400 }),
        (count, high, width) => {
          const deploymentConfiguration = { minimumHealthyPercent: 50, maximumPercent: high };
          const svg = tilesSvg(
            pictureOf(stateOf(told({ desiredCount: count, deploymentConfiguration }), [task('1', 1)])),
            width,
          );
          for (const [, x = '', w = ''] of svg.matchAll(/<rect class="\w+" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)) {
            expect(Number(x) + Number(w)).toBeLessThanOrEqual(width + 1);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
