/** What is told of tasks that did not start. */
import { describe, it } from 'vitest';
import { expectDiagnosis, failedStart, type StopCase } from './stoppedTasks.ts';

const CASES: readonly StopCase[] = [
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
];

describe('the cause of a stopped task', () => {
  it.each(CASES)('is told for %s', (_what, told, cause, first) => expectDiagnosis(told, cause, first));
});
