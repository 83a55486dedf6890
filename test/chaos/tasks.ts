/** Tasks that have something to lose: one of each kind that goes its own way through the agent. */
import type { Behavior } from '../support/fakeDocker.ts';
import { IMAGE } from '../support/fakeAgent.ts';
import { container, type TaskOptions } from '../support/taskRecords.ts';

/** In no registry. */
const MISSING_IMAGE = 'registry.example/missing:1';
/** Only in the registry, and slow. */
export const PULLED_IMAGES = ['registry.example/slow:1', 'registry.example/slow:2'];

const on = (containerName: string, condition: 'START' | 'SUCCESS' | 'HEALTHY' | 'COMPLETE') => [
  { containerName, condition },
];

const healthCheck = { command: ['CMD-SHELL', 'true'] };

export const TASKS: Readonly<Record<string, TaskOptions>> = {
  web: {
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [container('web', { portMappings: [{ containerPort: 80 }] })],
    },
  },
  'own network': {
    definition: {
      networkMode: 'awsvpc',
      containerDefinitions: [
        container('setup', { essential: false }),
        container('web', {
          portMappings: [{ containerPort: 8080 }],
          dependsOn: on('setup', 'SUCCESS'),
          mountPoints: [
            { sourceVolume: 'data', containerPath: '/data' },
            { sourceVolume: 'files', containerPath: '/files' },
          ],
        }),
      ],
      volumes: [
        { name: 'data', host: {} },
        { name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-1' } },
      ],
    },
  },
  'shared processes': {
    definition: {
      networkMode: 'bridge',
      pidMode: 'task',
      containerDefinitions: [container('db', { healthCheck }), container('app', { dependsOn: on('db', 'HEALTHY') })],
    },
  },
  'ends by itself': {
    definition: {
      networkMode: 'awsvpc',
      containerDefinitions: [container('job', { image: PULLED_IMAGES[0] }), container('sidecar')],
    },
  },
  'pulls two images': {
    definition: {
      networkMode: 'awsvpc',
      containerDefinitions: [
        container('first', { image: PULLED_IMAGES[0] }),
        container('second', { image: PULLED_IMAGES[1], dependsOn: on('first', 'START') }),
      ],
    },
  },
  'restarts itself': {
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [
        container('weak', { restartPolicy: { enabled: true, restartAttemptPeriod: 60 } }),
        container('helper', { essential: false, dependsOn: on('weak', 'START') }),
      ],
    },
  },
  'ignores its signal': {
    definition: { networkMode: 'bridge', containerDefinitions: [container('stubborn', { stopTimeout: 5 })] },
  },
  'has a fixed port': {
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [container('fixed', { portMappings: [{ containerPort: 80, hostPort: 9000 }] })],
    },
  },
  'cannot be pulled': {
    definition: {
      networkMode: 'awsvpc',
      containerDefinitions: [container('web'), container('lost', { image: MISSING_IMAGE })],
    },
  },
  'has a wrong command': {
    definition: { networkMode: 'bridge', containerDefinitions: [container('wrong'), container('web')] },
  },
  'waits long enough': {
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [
        container('slow', { essential: false, healthCheck, startTimeout: 60 }),
        container('patient', { dependsOn: on('slow', 'HEALTHY') }),
      ],
    },
  },
  'waits too long': {
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [
        container('sick', { essential: false, healthCheck, startTimeout: 20 }),
        container('patient', { dependsOn: on('sick', 'HEALTHY') }),
      ],
    },
  },
};

export const BEHAVIORS: Readonly<Record<string, Behavior>> = {
  setup: { exitAfter: 300, exitCode: 0 },
  db: { healthyAfter: 200 },
  job: { exitAfter: 2000, exitCode: 3 },
  slow: { healthyAfter: 15_000 },
  weak: { exitAfter: 100_000, exitCode: 4 },
  stubborn: { ignoresSignal: true },
  wrong: { startError: 'exec: "nope": executable file not found in $PATH' },
};

/** What of these definitions themselves keeps a task from starting, as its reason says it. */
export const DOOMED: readonly RegExp[] = [
  /manifest for registry\.example\/missing:1 not found/,
  /exec: "nope": executable file not found/,
  /container sick did not reach HEALTHY within its startTimeout of 20 seconds/,
  /^CannotStartContainerError: port 9000\/tcp .*already allocated/,
];

export { IMAGE };
