import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceView } from '../../../../client/engine/placement/instance.ts';
import {
  place,
  placeMany,
  unplacedWords,
  withTask,
  type PlacementRequest,
} from '../../../../client/engine/placement/place.ts';
import { SERVICE_DEFAULT, stopOrder, type Strategy } from '../../../../client/engine/placement/strategies.ts';
import { instance, need, read } from './instances.ts';

const request = (given: Partial<PlacementRequest> = {}): PlacementRequest => ({
  need: need(),
  constraints: [],
  strategies: [],
  group: 'service:web',
  ...given,
});
const first = () => 0;
const nameOf = ({ arn }: { readonly arn: string }) => arn.split('/').at(-1);
const placedOn = (wish: PlacementRequest, count: number, instances: readonly InstanceView[]) =>
  placeMany(wish, count, instances, read, first).placed.map(nameOf);

const zone = (name: string) => ({ 'ecs.availability-zone': name });
const a1 = instance('a1', { attributes: zone('a') });
const a2 = instance('a2', { attributes: zone('a') });
const b1 = instance('b1', { attributes: zone('b') });

describe('placing a task', () => {
  it('spreads over zones, then over instances', () => {
    expect(placedOn(request({ strategies: SERVICE_DEFAULT }), 6, [a1, a2, b1])).toEqual([
      'a1',
      'b1',
      'a2',
      'b1',
      'a1',
      'b1',
    ]);
  });

  it('packs onto the instance that has least left', () => {
    const small = instance('small', { free: { cpu: 250 } });
    expect(placedOn(request({ strategies: [{ type: 'binpack', field: 'cpu' }] }), 4, [a1, small])).toEqual([
      'small',
      'small',
      'a1',
      'a1',
    ]);
  });

  it('counts only tasks of the same group when it spreads', () => {
    const busy = instance('busy', { groups: ['service:db', 'service:db'] });
    const other = instance('other', { groups: ['service:web'] });
    expect(placedOn(request({ strategies: [{ type: 'spread', field: 'instanceId' }] }), 1, [other, busy])).toEqual([
      'busy',
    ]);
  });

  it('puts one task of a group on an instance where a constraint says so, and tells why a third has no place', () => {
    const wish = request({ constraints: [{ type: 'distinctInstance' }] });
    const { placed, refusals } = placeMany(wish, 3, [a1, b1], read, first);
    expect(placed.map(nameOf)).toEqual(['a1', 'b1']);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      'DistinctInstance placement constraint unsatisfied.',
      'DistinctInstance placement constraint unsatisfied.',
    ]);
  });

  it('gives one reason for each instance, in ECS’s words', () => {
    const instances = [
      instance('away', { agentConnected: false }),
      instance('plain'),
      instance('small', { attributes: { ssd: undefined }, free: { cpu: 10 } }),
      instance('taken', { attributes: { ssd: undefined }, free: { tcpPorts: new Set([80]) } }),
      instance('leaving', { attributes: { ssd: undefined }, status: 'DRAINING' }),
      instance('wrong', { attributes: { ssd: undefined, stack: 'test' } }),
    ];
    const wish = request({
      need: need({ attributes: ['ssd'], tcpPorts: new Set([80]) }),
      constraints: [{ type: 'memberOf', expression: 'attribute:stack != test' }],
    });
    const placement = place(wish, instances, read, first);
    expect(placement.kind === 'refused' && placement.refusals.map((each) => [nameOf(each), each.reason])).toEqual([
      ['away', 'AGENT'],
      ['plain', 'ATTRIBUTE'],
      ['small', 'RESOURCE:CPU'],
      ['taken', 'RESOURCE:PORTS'],
      ['wrong', 'MemberOf placement constraint unsatisfied.'],
    ]);
    expect(placement.kind === 'refused' && unplacedWords(placement.refusals)).toBe(
      'was unable to place a task because no container instance met all of its requirements. The closest matching ' +
        '(container-instance taken) is already using a port required by your task. For more information, see the ' +
        'Troubleshooting section of the Amazon ECS Developer Guide.',
    );
    expect(unplacedWords([{ arn: 'x', reason: 'MemberOf placement constraint unsatisfied.' }])).toContain(
      'The closest matching (container-instance x) encountered error "MemberOf placement constraint unsatisfied.".',
    );
    expect(unplacedWords([])).toContain('Reason: No Container Instances were found in your cluster.');
  });

  const instances = fc.array(
    fc.record({ zone: fc.constantFrom('a', 'b', 'c'), cpu: fc.integer({ min: 0, max: 1000 }), port: fc.boolean() }),
    { maxLength: 6 },
  );
  const strategies = fc.subarray<Strategy>(
    [
      { type: 'spread', field: 'attribute:ecs.availability-zone' },
      { type: 'spread', field: 'instanceId' },
      { type: 'binpack', field: 'cpu' },
      { type: 'random' },
    ],
    { maxLength: 4 },
  );

  it('never takes more than there is, places whatever fits, and keeps zones within one of each other', () => {
    fc.assert(
      fc.property(
        instances,
        strategies,
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (given, wishes, count, chance) => {
          const views = given.map((each, index) =>
            instance(`i${index}`, {
              attributes: zone(each.zone),
              free: { cpu: each.cpu, tcpPorts: new Set(each.port ? [80] : []) },
            }),
          );
          const wish = request({ strategies: wishes });
          const { placed, refusals } = placeMany(wish, count, views, read, () => chance.next().value as number);
          const capacity = views.reduce(
            (total, view) => total + Math.min(Math.floor(view.free.cpu / 100), Math.floor(view.free.memory / 100)),
            0,
          );
          expect(placed).toHaveLength(Math.min(count, capacity));
          expect(refusals.length).toBe(capacity >= count ? 0 : views.length);
          for (const view of views) {
            const here = placed.filter((each) => each.arn === view.arn);
            const left = here.reduce((now) => withTask(now, wish), view);
            expect(left.free.cpu).toBeGreaterThanOrEqual(0);
            expect(left.free.memory).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });

  it('spreads evenly over zones that have room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4 }), (count, zones) => {
        const views = Array.from({ length: zones * 2 }, (_, index) =>
          instance(`i${index}`, { attributes: zone(`z${index % zones}`), free: { cpu: 10_000, memory: 10_000 } }),
        );
        const { placed } = placeMany(request({ strategies: SERVICE_DEFAULT }), count, views, read, Math.random);
        const perZone = Array.from(
          { length: zones },
          (_, index) => placed.filter((each) => each.attributes.get('ecs.availability-zone') === `z${index}`).length,
        );
        expect(Math.max(...perZone) - Math.min(...perZone)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the order in which tasks go', () => {
  const on = (arn: string, where?: InstanceView) => ({ arn, instanceArn: where?.arn });

  it('begins with tasks that are nowhere yet, then keeps zones and instances even', () => {
    const tasks = [on('t1', a1), on('t2', a1), on('t3', a2), on('t4', b1), on('t5')];
    expect(stopOrder(tasks, [a1, a2, b1], [], first)).toEqual(['t5', 't1', 't2', 't3', 't4']);
  });

  it('empties the instance that has most left when tasks are packed', () => {
    const roomy = instance('roomy', { free: { memory: 900 } });
    const full = instance('full', { free: { memory: 10 } });
    const order = stopOrder(
      [on('t1', full), on('t2', roomy)],
      [roomy, full],
      [{ type: 'binpack', field: 'memory' }],
      first,
    );
    expect(order).toEqual(['t2', 't1']);
  });

  it('names every task once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(a1, a2, b1, undefined), { maxLength: 30 }), (places) => {
        const tasks = places.map((where, index) => on(`t${index}`, where));
        const order = stopOrder(tasks, [a1, a2, b1], SERVICE_DEFAULT, Math.random);
        expect([...order].sort()).toEqual(tasks.map(({ arn }) => arn).sort());
      }),
    );
  });
});
