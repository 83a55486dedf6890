/** Stopped tasks as their diagnosis sees them: what its tests share. */
import { expect } from 'vitest';
import type { LocalTask, LogRecord } from '../../../../../client/protocol/local.ts';
import { diagnose } from '../../../../../client/extension/run/diagnosis/diagnose.ts';
import type { StoppedTask } from '../../../../../client/extension/run/diagnosis/stoppedTask.ts';
import { taskView, type ToldContainer, type ToldTask } from '../../../../../client/extension/state/taskView.ts';
import { taskArn, toldTask } from '../../samples.ts';

export const definition = {
  family: 'web',
  containerDefinitions: [
    {
      name: 'web',
      image: 'acme/web:1',
      memory: 64,
      portMappings: [{ containerPort: 80, hostPort: 8080 }],
      secrets: [{ name: 'PASSWORD', valueFrom: 'arn:aws:ssm:us-east-1:1:parameter/password' }],
    },
    { name: 'log', image: 'acme/log:1', essential: false },
  ],
};

export interface Told extends Omit<Partial<ToldTask>, 'containers'> {
  /** The reason or exit code of `web`, and of `log` behind it. */
  readonly web?: ToldContainer;
  readonly log?: ToldContainer;
  /** What `web` wrote. */
  readonly wrote?: readonly string[];
  readonly local?: Partial<LocalTask>;
}

export function stopped({ web = {}, log = {}, wrote = [], local, ...told }: Told): StoppedTask {
  const task = taskView(
    toldTask({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      ...told,
      containers: [
        { name: 'web', image: 'acme/web:1', lastStatus: 'STOPPED', ...web },
        { name: 'log', image: 'acme/log:1', lastStatus: 'STOPPED', ...log },
      ],
    }),
  );
  if (!task) throw new Error('no task');
  return {
    task,
    definition,
    logs: wrote.map((text, index): LogRecord => ({
      container: 'web',
      stream: 'stderr',
      time: new Date(Date.UTC(2026, 0, 1) + index).toISOString(),
      text,
    })),
    ...(local ? { local: { taskArn: taskArn(), notices: [], overlayApplied: false, containers: [], ...local } } : {}),
  };
}

export const failedStart = (reason: string): Told => ({
  stopCode: 'TaskFailedToStart',
  stoppedReason: reason,
  web: { reason },
});
export const exited = (exitCode: number, ...wrote: string[]): Told => ({
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  startedAt: '2026-11-22T10:00:00Z',
  web: { exitCode },
  wrote,
});

/** As Docker 20.10, containerd and the engine word them; `first` is the first step, or what its text says. */
export type StopCase = readonly [what: string, told: Told, cause: RegExp, first: object | string];

/** That a task is told to have ended for this cause, with this step before all others. */
export function expectDiagnosis(told: Told, cause: RegExp, first: object | string): void {
  const diagnosis = diagnose(stopped(told));
  expect(diagnosis.cause).toMatch(cause);
  expect(diagnosis.cause).not.toContain('$1');
  const [step] = diagnosis.steps;
  if (typeof first === 'string') expect(step?.text).toMatch(new RegExp(first));
  else expect(step?.next).toMatchObject(first);
}
