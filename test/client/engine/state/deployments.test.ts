import { describe, expect, it } from 'vitest';
import {
  newDeployment,
  withEvent,
  withEventOnce,
  withNewPrimary,
} from '../../../../client/engine/state/deployments.ts';
import { primaryOf, REPEAT_EVENT_AFTER, type ServiceRecord } from '../../../../client/engine/state/services.ts';
import { serviceRecord } from '../../../support/serviceRecords.ts';

const TROUBLE = '(service web) was unable to place a task.';
const STEADY = '(service web) has reached a steady state.';
const START = primaryOf(serviceRecord()).createdAt;

/** How often the trouble is told in the end. */
const told = ({ events }: ServiceRecord) => events.filter(({ message }) => message === TROUBLE).length;
const inTrouble = (service: ServiceRecord, at: number) => withEventOnce(service, TROUBLE, at, Math.random);

describe('trouble that goes on', () => {
  it('is told once in a while', () => {
    let service = inTrouble(serviceRecord(), START + 1);
    service = inTrouble(service, START + 1000);
    expect(told(service)).toBe(1);
    expect(told(inTrouble(service, START + 1 + REPEAT_EVENT_AFTER))).toBe(2);
  });

  it('is another once the service was steady', () => {
    const service = inTrouble(serviceRecord(), START + 1);
    const steady = withEvent(service, STEADY, START + 2, Math.random);
    const again = inTrouble(steady, START + 3);
    expect(told(again)).toBe(2);
    expect(told(inTrouble(again, START + 4))).toBe(2);
  });

  it('is another in another deployment', () => {
    const service = inTrouble(serviceRecord(), START + 1);
    const { settings } = primaryOf(service);
    const next = withNewPrimary(service, newDeployment(settings, 2, START + 2, Math.random));
    expect(told(inTrouble(next, START + 3))).toBe(2);
  });
});
