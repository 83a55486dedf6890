/** What is told of tasks that ran and ended, or were stopped. */
import { describe, expect, it } from 'vitest';
import type { LocalTask } from '../../../../../client/protocol/local.ts';
import { diagnose } from '../../../../../client/extension/run/diagnosis/diagnose.ts';
import { taskArn } from '../../samples.ts';
import { definition, exited, expectDiagnosis, stopped, type StopCase } from './stoppedTasks.ts';

const CASES: readonly StopCase[] = [
  // Ends after the start
  [
    'a container that somebody removed',
    { ...exited(0), web: { reason: 'ContainerVanishedError: No container matching saved ID found' } },
    /removed behind the engine/,
    { kind: 'runAgain' },
  ],
  [
    'a container out of memory',
    {
      ...exited(137),
      web: { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
    },
    /used more memory than its limit/,
    { kind: 'raiseMemory', container: 'web' },
  ],
  ['a kill from outside', exited(137), /killed \(SIGKILL\) from outside/, /dmesg/.source],
  ['a SIGTERM from outside', exited(143), /SIGTERM, and not from ECS/, { kind: 'runAgain' }],
  ['a segmentation fault', exited(139), /segmentation fault/, { kind: 'setImage', container: 'web' }],
  [
    'success of an essential container',
    exited(0),
    /finished with success/,
    { kind: 'openDefinition', container: 'web', member: ['command'] },
  ],
  ['a code of its own', exited(3, 'fatal: no'), /exit code 3, which is its program/, { kind: 'showLogs' }],
  ['code 255', exited(255), /ended with 255/, { kind: 'runAgain' }],
  [
    'a shell that finds no command',
    exited(127, 'sh: serve: not found'),
    /not in the image: serve/,
    { kind: 'openDefinition', container: 'web', member: ['command'] },
  ],
  // What the program wrote
  [
    'a database that does not answer',
    exited(1, 'starting', 'Error: connect ECONNREFUSED 127.0.0.1:5432', '    at TCPConnectWrap'),
    /does not answer: 127\.0\.0\.1:5432/,
    { kind: 'openDefinition', container: 'web', member: ['dependsOn'] },
  ],
  [
    'a host name nobody knows',
    exited(1, 'Error: getaddrinfo ENOTFOUND db.internal'),
    /not known here: db\.internal/,
    { kind: 'openOverlay' },
  ],
  [
    'a port two containers want',
    exited(1, 'Error: listen EADDRINUSE: address already in use :::80'),
    /port it listens on is taken/,
    { kind: 'openDefinition', container: 'web', member: ['portMappings'] },
  ],
  [
    'no AWS credentials',
    exited(1, 'botocore.exceptions.NoCredentialsError: Unable to locate credentials'),
    /AWS credentials/,
    { kind: 'chooseRoleMode' },
  ],
  [
    'a missing variable of Python',
    exited(1, "KeyError: 'DATABASE_URL'"),
    /not set: DATABASE_URL/,
    { kind: 'openOverlay' },
  ],
  ['a missing variable', exited(1, 'DATABASE_URL must be set'), /not set: DATABASE_URL/, { kind: 'openOverlay' }],
  [
    'a missing module',
    exited(1, "Error: Cannot find module '/app/server.js'"),
    /not in the image: \/app\/server\.js/,
    { kind: 'setImage', container: 'web' },
  ],
  [
    'a read-only file system',
    exited(1, "OSError: [Errno 30] Read-only file system: '/tmp/x'"),
    /read-only/,
    { kind: 'openDefinition', container: 'web', member: ['readonlyRootFilesystem'] },
  ],
  [
    'a heap that is full',
    exited(134, '\u001b[31mFATAL ERROR\u001b[0m: Reached heap limit Allocation failed - JavaScript heap out of memory'),
    /ran out of memory/,
    { kind: 'raiseMemory', container: 'web' },
  ],
  [
    'a wrong password',
    exited(1, 'FATAL:  password authentication failed for user "app"'),
    /refused its password/,
    { kind: 'openOverlay' },
  ],
  // Requests
  [
    'a stop on request',
    {
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
      web: { exitCode: 143 },
    },
    /^It was stopped by request: Task stopped by user\.$/,
    { kind: 'runAgain' },
  ],
  [
    'a stop that had to kill',
    { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user', web: { exitCode: 137 } },
    /"web" did not end on the stop signal/,
    { kind: 'openDefinition', container: 'web', member: ['stopTimeout'] },
  ],
  [
    'a service that scales in',
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
      web: { exitCode: 0 },
    },
    /The service stopped it: Scaling activity/,
    { kind: 'runAgain' },
  ],
  [
    'a failed health check',
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
      web: { exitCode: 143, healthStatus: 'UNHEALTHY' },
      local: {
        containers: [
          { name: 'web', internal: false, skipped: false, published: [], healthOutput: '/bin/sh: curl: not found' },
        ],
      },
    },
    /calls curl, which its image does not have/,
    { kind: 'openDefinition', container: 'web', member: ['healthCheck'] },
  ],
  [
    'a network that was removed',
    {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited: the container that holds the network of the task is gone',
      web: { exitCode: 137 },
    },
    /holds the network of the task was removed/,
    { kind: 'runAgain' },
  ],
];

describe('the cause of a stopped task', () => {
  it.each(CASES)('is told for %s', (_what, told, cause, first) => expectDiagnosis(told, cause, first));

  it('is looked for in the container that ended first, not in those that ended with it', () => {
    const { local: _none, ...rest } = stopped({
      ...exited(0),
      web: { exitCode: 0 },
      log: { exitCode: 1 },
    });
    const definitions = {
      ...definition,
      containerDefinitions: definition.containerDefinitions.map((each) => ({ ...each, essential: true })),
    };
    const at = (name: string, finishedAt: string) => ({
      name,
      internal: false,
      skipped: false,
      published: [],
      finishedAt,
    });
    const local = (web: string, log: string): LocalTask => ({
      taskArn: taskArn(),
      notices: [],
      overlayApplied: false,
      containers: [at('web', web), at('log', log)],
    });
    const [early, late] = ['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z'];
    expect(diagnose({ ...rest, definition: definitions, local: local(early, late) }).container).toBe('web');
    expect(diagnose({ ...rest, definition: definitions, local: local(late, early) }).container).toBe('log');
  });

  it('is what ECS told when nothing is recognised', () => {
    expect(
      diagnose(stopped({ stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 (instance i-1) terminated.' })),
    ).toMatchObject({
      cause: 'Host EC2 (instance i-1) terminated.',
    });
    expect(diagnose(stopped({})).cause).toBe('ECS told no reason.');
  });
});
