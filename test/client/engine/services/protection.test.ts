import { expect, it } from 'vitest';
import { SECOND, steady } from './simulation.ts';

it('a deployment that waits for protected tasks says which, and goes on when protection ends', () => {
  const simulation = steady({});
  const former = simulation.primary.id;
  for (const task of simulation.alive) simulation.protect(task, 10);
  const { length: count } = simulation.alive;
  simulation.deploy(2);
  simulation.goesWell(4);
  expect(simulation.primary.rolloutState).toBe('IN_PROGRESS');
  expect(simulation.messages.at(-1)).toBe(
    `(service web) was unable to reach steady state because (taskSet ${former}) was unable to scale in due to (reason ${count} tasks under protection)`,
  );
  const told = simulation.messages.length;
  simulation.advance(60 * SECOND).settle();
  expect(simulation.messages).toHaveLength(told);
  simulation.advance(600 * SECOND).goesWell(4);
  expect(simulation.primary.rolloutState).toBe('COMPLETED');
});
