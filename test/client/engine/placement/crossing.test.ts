import { describe, expect, it } from 'vitest';
import {
  BALANCER_CANNOT_REACH,
  cannotCross,
  crossingOf,
  NAMES_SPAN_ONE_DOCKER,
} from '../../../../client/engine/placement/crossing.ts';
import { place } from '../../../../client/engine/placement/place.ts';
import { eligibleInstances } from '../../../../client/engine/placement/views.ts';
import { revisionSettings } from '../../../support/serviceRecords.ts';
import { instance, need, read } from './instances.ts';

const own = instance('own');
const near = instance('near', { elsewhere: '127.0.0.1' });
const far = instance('far', { elsewhere: '10.0.0.2' });
const namesOf = (views: readonly { readonly arn: string }[]) => views.map(({ arn }) => arn.split('/').at(-1));

const plain = crossingOf(revisionSettings(1));
const named = crossingOf(revisionSettings(1, { serviceRegistries: [{ registryArn: 'arn' }] }));
const connected = crossingOf(revisionSettings(1, { serviceConnectConfiguration: { enabled: true } }));
const balanced = crossingOf(revisionSettings(1, { loadBalancers: [{ targetGroupArn: 'arn' }] }));

describe('what cannot cross from one Docker to another', () => {
  it('are the names of Service Connect and Cloud Map', () => {
    for (const crossing of [named, connected]) {
      expect(cannotCross(own, crossing)).toBeUndefined();
      expect(cannotCross(far, crossing)).toBe(NAMES_SPAN_ONE_DOCKER);
    }
    expect(cannotCross(far, plain)).toBeUndefined();
    const off = crossingOf(revisionSettings(1, { serviceConnectConfiguration: { enabled: false } }));
    expect(cannotCross(far, off)).toBeUndefined();
  });

  it('are requests of a load balancer to ports of 127.0.0.1', () => {
    expect(cannotCross(near, balanced)).toBe(BALANCER_CANNOT_REACH);
    expect(cannotCross(far, balanced)).toBeUndefined();
    expect(cannotCross(own, balanced)).toBeUndefined();
    expect(cannotCross(near, plain)).toBeUndefined();
  });

  it('is refused in words when a task is placed, and left out by DAEMON services', () => {
    const request = { need: need(), constraints: [], strategies: [], group: 'service:web', crossing: named };
    expect(place(request, [far], read, () => 0)).toEqual({
      kind: 'refused',
      refusals: [{ arn: far.arn, reason: NAMES_SPAN_ONE_DOCKER }],
    });
    expect(place(request, [far, own], read, () => 0)).toMatchObject({ instance: own });
    expect(namesOf(eligibleInstances([own, near, far], [], 'service:web', read, named))).toEqual(['own']);
    expect(namesOf(eligibleInstances([own, near, far], [], 'service:web', read, balanced))).toEqual(['own', 'far']);
  });
});

describe('a DAEMON service', () => {
  it('has no task on an instance that was given up, and keeps the one on an instance that is away for a moment', () => {
    const moment = instance('moment', { agentConnected: false });
    const gone = instance('gone', { agentConnected: false, lost: true });
    expect(namesOf(eligibleInstances([own, moment, gone], [], 'service:web', read, plain))).toEqual(['own', 'moment']);
  });
});
