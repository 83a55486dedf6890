/** What is made of Docker's answers about a container. */
import { expect, it } from 'vitest';
import { toInspection, type RawInspection } from '../../../../client/engine/docker/inspection.ts';

const healthOf = (Health: RawInspection['State']['Health']) =>
  toInspection({
    Id: 'c1',
    Name: '/web',
    Image: 'sha256:1',
    Created: '2026-01-01T00:00:00Z',
    Config: { Image: 'web', Labels: null, Tty: false },
    State: {
      Status: 'running',
      Running: true,
      OOMKilled: false,
      ExitCode: 0,
      Error: '',
      StartedAt: '2026-01-01T00:00:01Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...(Health === undefined ? {} : { Health }),
    },
    NetworkSettings: {},
  }).state.health;

const failed = { ExitCode: 1, Output: 'refused' };

it.each([[[]], [null], [undefined]])('takes a container for starting that no check has called unhealthy: %j', (Log) => {
  expect(healthOf({ Status: 'unhealthy', ...(Log === undefined ? {} : { Log }) })).toEqual({ status: 'starting' });
});

it('tells health with what the last check said', () => {
  expect(healthOf({ Status: 'unhealthy', Log: [{ ExitCode: 0, Output: 'ok' }, failed] })).toEqual({
    status: 'unhealthy',
    output: 'refused',
    exitCode: 1,
  });
  expect(healthOf({ Status: 'starting', Log: [failed] })).toMatchObject({ status: 'starting' });
  expect(healthOf({ Status: 'healthy', Log: [] })).toEqual({ status: 'healthy' });
  expect(healthOf(undefined)).toBeUndefined();
});
