/** What the stories on the real Docker run: small tasks of each kind that the agent treats in its own way. */
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';

const sleeper = (name: string, extra: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name,
  image: 'drydock-test/web:latest',
  command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'],
  memory: 32,
  ...extra,
});

export const DEFINITIONS: readonly (RegisterTaskDefinitionCommandInput & { readonly family: string })[] = [
  {
    family: 'chaos-web',
    networkMode: 'awsvpc',
    containerDefinitions: [
      sleeper('app', {
        portMappings: [{ containerPort: 8080 }],
        mountPoints: [{ sourceVolume: 'scratch', containerPath: '/s' }],
      }),
      sleeper('sidecar', { dependsOn: [{ containerName: 'app', condition: 'START' }] }),
    ],
    volumes: [{ name: 'scratch', host: {} }],
  },
  {
    family: 'chaos-steps',
    networkMode: 'bridge',
    containerDefinitions: [
      sleeper('setup', { essential: false, command: ['true'] }),
      sleeper('app', {
        portMappings: [{ containerPort: 80, hostPort: 0 }],
        dependsOn: [{ containerName: 'setup', condition: 'SUCCESS' }],
      }),
    ],
  },
  {
    family: 'chaos-stubborn',
    networkMode: 'bridge',
    containerDefinitions: [
      sleeper('app', { command: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'], stopTimeout: 2 }),
    ],
  },
  {
    family: 'chaos-brief',
    networkMode: 'bridge',
    containerDefinitions: [sleeper('app', { command: ['sh', '-c', 'sleep 0.3; exit 3'] })],
  },
];
