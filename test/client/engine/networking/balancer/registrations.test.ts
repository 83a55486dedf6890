import { describe, expect, it } from 'vitest';
import { registrations, registrationWords } from '../../../../../client/engine/networking/balancer/registrations.ts';
import type { TargetObserved } from '../../../../../client/engine/state/services.ts';

const target = (targetGroupArn: string, state: TargetObserved['state']): TargetObserved => ({
  targetGroupArn,
  containerName: 'app',
  containerPort: 80,
  state,
  since: 0,
});

describe('targets that come and go', () => {
  it('are registered when they are new, and deregistered when they are drained or gone at once', () => {
    expect(registrations(undefined, [target('a', 'initial'), target('b', 'initial')])).toEqual([
      { kind: 'registered', targetGroupArn: 'a' },
      { kind: 'registered', targetGroupArn: 'b' },
    ]);
    const gone = { kind: 'deregistered', targetGroupArn: 'a' };
    expect(registrations([target('a', 'healthy')], [target('a', 'draining')])).toEqual([gone]);
    expect(registrations([target('a', 'unhealthy')], [target('a', 'unused')])).toEqual([gone]);
  });

  it('are told once, whatever else becomes of them', () => {
    expect(registrations([target('a', 'initial')], [target('a', 'healthy')])).toEqual([]);
    expect(registrations([target('a', 'draining')], [target('a', 'unused')])).toEqual([]);
  });

  it('are counted by target group', () => {
    const registered = (targetGroupArn: string) => ({ kind: 'registered', targetGroupArn }) as const;
    expect(registrationWords([registered('a'), registered('b'), registered('a')])).toEqual([
      'registered 2 targets in (target-group a)',
      'registered 1 targets in (target-group b)',
    ]);
  });
});
