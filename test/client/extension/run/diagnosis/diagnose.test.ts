import { describe, expect, it } from 'vitest';
import type { LocalTask, LogRecord } from '../../../../../client/protocol/local.ts';
import { diagnose } from '../../../../../client/extension/run/diagnosis/diagnose.ts';
import type { StoppedTask } from '../../../../../client/extension/run/diagnosis/stoppedTask.ts';
import { taskView, type ToldContainer, type ToldTask } from '../../../../../client/extension/state/taskView.ts';
import { taskArn, toldTask } from '../../samples.ts';

const definition = {
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

interface Told extends Omit<Partial<ToldTask>, 'containers'> {
  /** The reason or exit code of `web`, and of `log` behind it. */
  readonly web?: ToldContainer;
  readonly log?: ToldContainer;
  /** What `web` wrote. */
  readonly wrote?: readonly string[];
  readonly local?: Partial<LocalTask>;
}

function stopped({ web = {}, log = {}, wrote = [], local, ...told }: Told): StoppedTask {
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

const failedStart = (reason: string): Told => ({
  stopCode: 'TaskFailedToStart',
  stoppedReason: reason,
  web: { reason },
});
const exited = (exitCode: number, ...wrote: string[]): Told => ({
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  startedAt: '2026-11-22T10:00:00Z',
  web: { exitCode },
  wrote,
});

/** As Docker 20.10, containerd and the engine word them. */
const CASES: readonly (readonly [what: string, told: Told, cause: RegExp, first: object | string])[] = [
  // Images
  [
    'an image that does not exist',
    failedStart('CannotPullContainerError: manifest for acme/web:1 not found: manifest unknown: manifest unknown'),
    /no such image, or not with this tag/,
    { kind: 'setImage', container: 'web' },
  ],
  [
    'a private image',
    failedStart(
      "CannotPullContainerError: pull access denied for acme/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ),
    /wants credentials/,
    /docker login/.source,
  ],
  [
    'ECR without credentials',
    failedStart(
      'CannotPullContainerError: Head "https://1.dkr.ecr.us-east-1.amazonaws.com/v2/web/manifests/1": no basic auth credentials',
    ),
    /wants credentials/,
    /ECR credential helper/.source,
  ],
  [
    'a registry out of reach',
    failedStart(
      'CannotPullContainerError: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host. The registry cannot be reached from Docker: check the network, or build or load the image under this name',
    ),
    /cannot be reached/,
    /network, VPN and proxy/.source,
  ],
  [
    'the rate limit of Docker Hub',
    failedStart(
      'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating',
    ),
    /rate limit/,
    /docker login/.source,
  ],
  [
    'an image for another platform',
    failedStart('CannotPullContainerError: no matching manifest for linux/arm64/v8 in the manifest list entries'),
    /not built for the architecture linux\/arm64\/v8/,
    { kind: 'openDefinition', member: ['runtimePlatform'] },
  ],
  [
    'a full disk',
    failedStart('CannotPullContainerError: write /var/lib/docker/tmp/x: no space left on device'),
    /no disk space/,
    /docker system df/.source,
  ],
  // What a click mends
  [
    'a secret without a value',
    failedStart(
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: no value on this machine for secret PASSWORD (arn:aws:ssm:us-east-1:1:parameter/password) of container web; add it to containers.web.secrets of the overlay <name>.local.json',
    ),
    /PASSWORD has no value/,
    { kind: 'addSecret', container: 'web', secret: 'PASSWORD' },
  ],
  [
    'a missing environment file',
    failedStart(
      'ResourceInitializationError: failed to download env files: unable to download env file arn:aws:s3:::b/a.env of container web: no file of this machine stands for it; name a file',
    ),
    /arn:aws:s3:::b\/a\.env is not on this machine/,
    { kind: 'nameEnvironmentFile', container: 'web', object: 'arn:aws:s3:::b/a.env' },
  ],
  [
    'a taken port',
    failedStart(
      'CannotStartContainerError: driver failed programming external connectivity on endpoint web: Bind for 127.0.0.1:8080 failed: port is already allocated',
    ),
    /Port 8080 of this machine is taken/,
    { kind: 'choosePort', container: 'web', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
  ],
  [
    'secrets forgotten over a restart of the engine',
    failedStart(
      'ResourceInitializationError: unable to pull secrets or registry auth: waiting for the value of secret PASSWORD of container web: the engine was restarted and keeps no secrets on disk; run the task again from its file, or stop it',
    ),
    /engine was restarted/,
    { kind: 'runAgain' },
  ],
  // Commands
  [
    'a command that is not in the image',
    failedStart(
      'CannotStartContainerError: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "serve": executable file not found in $PATH: unknown',
    ),
    /"serve" is not in the image \(exit code 127\)/,
    { kind: 'openDefinition', container: 'web', member: ['command'] },
  ],
  [
    'a command without the right to run',
    failedStart(
      'CannotStartContainerError: OCI runtime create failed: runc create failed: unable to start container process: exec: "/run.sh": permission denied: unknown',
    ),
    /"\/run\.sh" is not executable \(exit code 126\)/,
    /chmod/.source,
  ],
  [
    'a program for another architecture',
    failedStart('CannotStartContainerError: standard_init_linux.go:228: exec user process caused: exec format error'),
    /another architecture/,
    { kind: 'openDefinition', container: 'web', member: ['runtimePlatform'] },
  ],
  [
    'a script with the line ends of Windows',
    failedStart('CannotStartContainerError: exec /entrypoint.sh: no such file or directory'),
    /interpreter/,
    /CRLF/.source,
  ],
  [
    'a user the image does not have',
    failedStart('CannotStartContainerError: unable to find user app: no matching entries in passwd file'),
    /no such user \(app\)/,
    { kind: 'openDefinition', container: 'web', member: ['user'] },
  ],
  // Volumes, devices, Docker
  [
    'a folder that is not there',
    failedStart(
      'CannotCreateContainerError: invalid mount config for type "bind": bind source path does not exist: /srv/data',
    ),
    /does not exist on this machine: \/srv\/data/,
    { kind: 'openOverlay' },
  ],
  [
    'a folder Docker Desktop may not share',
    failedStart(
      'CannotStartContainerError: Mounts denied: The path /data is not shared from the host and is not known to Docker.',
    ),
    /may not share the folder/,
    /File sharing/.source,
  ],
  [
    'a shared volume nobody made',
    failedStart(
      "CannotCreateVolumeError: volume detection failed, volume 'data' does not exist and autoprovision is set to false",
    ),
    /autoprovision/,
    { kind: 'openDefinition', member: ['volumes'] },
  ],
  [
    'a Docker that hangs',
    failedStart('DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s'),
    /did not answer in time/,
    /busy or stuck/.source,
  ],
  [
    'a container that somebody removed',
    { ...exited(0), web: { reason: 'ContainerVanishedError: No container matching saved ID found' } },
    /removed behind the engine/,
    { kind: 'runAgain' },
  ],
  [
    'too little memory for Docker',
    failedStart('CannotCreateContainerError: Minimum memory limit allowed is 6MB'),
    /below what Docker takes \(6MB\)/,
    { kind: 'raiseMemory', container: 'web' },
  ],
  [
    'a dependency that failed',
    failedStart(
      'CannotStartContainerError: dependency graph: container log exited with 1, and web waits for its SUCCESS',
    ),
    /What it depends on failed: container log exited with 1/,
    { kind: 'showLogs' },
  ],
  // Ends after the start
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
  it.each(CASES)('is told for %s', (_what, told, cause, first) => {
    const diagnosis = diagnose(stopped(told));
    expect(diagnosis.cause).toMatch(cause);
    expect(diagnosis.cause).not.toContain('$1');
    const [step] = diagnosis.steps;
    if (typeof first === 'string') expect(step?.text).toMatch(new RegExp(first));
    else expect(step?.next).toMatchObject(first);
  });

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
