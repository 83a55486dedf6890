import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../support/language.ts';

const CODES = [
  'doc-out-of-range',
  'stop-timeout-fargate',
  'start-timeout-fargate',
  'start-timeout-long',
  'timeout-unit',
];

const told = (
  timeouts: { startTimeout?: number; stopTimeout?: number },
  types?: string[],
  assumed?: 'EC2' | 'FARGATE',
) =>
  problemsOf(
    {
      family: 'web',
      ...(types === undefined ? {} : { requiresCompatibilities: types }),
      containerDefinitions: [
        { name: 'db', image: 'postgres:18', memory: 128, essential: false, ...timeouts },
        {
          name: 'app',
          image: 'nginx:1.29',
          memory: 128,
          dependsOn: [{ containerName: 'db', condition: 'COMPLETE' }],
        },
      ],
    },
    assumed === undefined ? {} : { assumedLaunchType: assumed },
  )
    .map(({ code }) => code)
    .filter((code) => CODES.includes(code));

describe('timeouts', () => {
  it.each([2, 30, 120])('of %i seconds suit Fargate', (seconds) => {
    expect(told({ startTimeout: seconds, stopTimeout: seconds }, ['FARGATE'])).toEqual([]);
  });

  it.each([0, 1, 121, 30_000])('of %i seconds do not, also where Fargate stands beside EC2', (seconds) => {
    expect(told({ startTimeout: seconds, stopTimeout: seconds }, ['EC2', 'FARGATE'])).toEqual([
      'start-timeout-fargate',
      'stop-timeout-fargate',
    ]);
  });

  it('are held to the assumed launch type where none is written, and to none without one', () => {
    expect(told({ stopTimeout: 300 })).toEqual([]);
    expect(told({ stopTimeout: 300 }, undefined, 'FARGATE')).toEqual(['stop-timeout-fargate']);
    expect(told({ stopTimeout: 300 }, ['EC2'], 'FARGATE')).toEqual([]);
  });

  it('are told once, by what matters most', () => {
    expect(told({ startTimeout: 20_000 })).toEqual(['timeout-unit']);
    expect(told({ startTimeout: 20_000 }, ['EC2'])).toEqual(['start-timeout-long']);
    expect(told({ startTimeout: 20_000 }, ['FARGATE'])).toEqual(['start-timeout-fargate']);
    for (const types of [undefined, ['EC2'], ['FARGATE']]) {
      expect(told({ startTimeout: -1, stopTimeout: -1 }, types)).toEqual(['doc-out-of-range', 'doc-out-of-range']);
    }
    expect(told({ startTimeout: 10_800, stopTimeout: 1000 }, ['EC2'])).toEqual(['timeout-unit']);
  });
});
