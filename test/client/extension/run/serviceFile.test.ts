import { describe, expect, it } from 'vitest';
import {
  clusterIn,
  createServiceInput,
  mergeOverlays,
  readService,
  serviceNameIn,
  taskDefinitionIn,
  updateServiceInput,
  type ServiceDocument,
} from '../../../../client/extension/run/serviceFile.ts';

const ARN = 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:4';
const SUBNETS = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
const awsvpc = { family: 'web', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] };

const documentOf = (value: unknown): ServiceDocument => {
  const read = readService(typeof value === 'string' ? value : JSON.stringify(value));
  if (read.kind !== 'service') throw new Error(read.message);
  return read.document;
};
const plan = (
  document: ServiceDocument,
  definition: Parameters<typeof createServiceInput>[0]['definition'] = awsvpc,
) => ({
  document,
  name: 'web',
  cluster: 'default',
  taskDefinition: ARN,
  definition,
});

describe('reading a service definition', () => {
  it('takes comments and trailing commas as editors do', () => {
    expect(documentOf('{ // mine\n "serviceName": "web", }')).toEqual({ serviceName: 'web' });
  });

  it.each([
    ['the output of describe-services', { services: [{ serviceName: 'web' }], failures: [] }],
    ['the output of create-service', { service: { serviceName: 'web' } }],
    ['an input', { serviceName: 'web' }],
  ])('finds the service in %s', (_, value) => {
    expect(documentOf(value)).toEqual({ serviceName: 'web' });
  });

  it('takes the service of an UpdateService input for its name', () => {
    const document = documentOf({ service: 'web', desiredCount: 2 });
    expect(document).toEqual({ service: 'web', desiredCount: 2 });
    expect(serviceNameIn(document)).toBe('web');
  });

  it.each([
    ['[]', undefined],
    ['"web"', undefined],
    ['{ "serviceName": ', 17],
  ])('says what is wrong with %s', (text, offset) => {
    const read = readService(text);
    expect(read.kind).toBe('unreadable');
    expect(read).toHaveProperty('message', expect.stringMatching(/^(A|The) service definition is /));
    if (offset !== undefined) expect(read).toHaveProperty('offset');
  });

  it('knows names from ARNs, and that ecspresso names neither service nor task definition', () => {
    const document = documentOf({
      serviceArn: 'x',
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/shop',
      taskDefinition: ARN,
    });
    expect(clusterIn(document)).toBe('shop');
    expect(taskDefinitionIn(document)).toBe('web:4');
    const ecspresso = documentOf({ desiredCount: 1, launchType: 'FARGATE', networkConfiguration: SUBNETS });
    expect(serviceNameIn(ecspresso)).toBeUndefined();
    expect(taskDefinitionIn(ecspresso)).toBeUndefined();
    expect(clusterIn(ecspresso)).toBe('default');
    expect(clusterIn({ cluster: '' })).toBe('default');
  });
});

describe('the request that creates a service', () => {
  it('fills in what ECS needs and the file leaves out', () => {
    const input = createServiceInput(plan({}), 'none');
    expect(input).toMatchObject({ serviceName: 'web', cluster: 'default', desiredCount: 1, launchType: 'FARGATE' });
    expect(input.networkConfiguration?.awsvpcConfiguration?.subnets).toHaveLength(1);
  });

  it('leaves what the file says', () => {
    const document = {
      desiredCount: 0,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }],
      networkConfiguration: SUBNETS,
    };
    const input = createServiceInput(plan(document), 'none');
    expect(input).toEqual({ ...document, serviceName: 'web', cluster: 'default', taskDefinition: ARN });
  });

  it('has a configuration for a volume that the definition leaves to it, unless the file has', () => {
    const definition = { family: 'web', volumes: [{ name: 'data', configuredAtLaunch: true }] };
    const filled = { name: 'data', managedEBSVolume: { sizeInGiB: 20 } };
    for (const document of [{}, { volumeConfigurations: [] }]) {
      expect(createServiceInput(plan(document, definition), 'none').volumeConfigurations).toMatchObject([filled]);
    }
    const own = [{ name: 'data', managedEBSVolume: { roleArn: 'arn', sizeInGiB: 1 } }];
    expect(createServiceInput(plan({ volumeConfigurations: own }, definition), 'none').volumeConfigurations).toEqual(
      own,
    );
  });

  it('has no network for bridge, and no count for a daemon', () => {
    const input = createServiceInput(
      plan({ schedulingStrategy: 'DAEMON' }, { family: 'web', requiresCompatibilities: ['EC2'] }),
      'none',
    );
    expect(input).toEqual({
      schedulingStrategy: 'DAEMON',
      serviceName: 'web',
      cluster: 'default',
      taskDefinition: ARN,
      launchType: 'EC2',
    });
  });

  it('leaves out what only an answer has, nulls and empty lists', () => {
    const document = documentOf({
      services: [
        {
          status: 'ACTIVE',
          runningCount: 2,
          events: [],
          deployments: [{}],
          loadBalancers: [],
          role: null,
          desiredCount: 2,
          launchType: 'FARGATE',
        },
      ],
    });
    expect(Object.keys(createServiceInput(plan(document), 'none')).sort()).toEqual([
      'cluster',
      'desiredCount',
      'launchType',
      'networkConfiguration',
      'serviceName',
      'taskDefinition',
    ]);
  });
});

describe('the request that updates a service', () => {
  it('has nothing that UpdateService does not take, and nothing that the file does not say', () => {
    const document = {
      serviceName: 'web',
      launchType: 'FARGATE',
      schedulingStrategy: 'REPLICA',
      tags: [{}],
      desiredCount: 3,
    };
    expect(updateServiceInput(plan(document))).toEqual({
      service: 'web',
      cluster: 'default',
      taskDefinition: ARN,
      desiredCount: 3,
      // What was filled in when it was created goes with the volume.
      volumeConfigurations: [],
    });
    expect(updateServiceInput(plan({}))).not.toHaveProperty('desiredCount');
  });
});

describe('the overlays of a service and of its task definition', () => {
  it('are one, the service first, down to each container', () => {
    const merged = mergeOverlays(
      {
        containers: { web: { image: 'web:dev' } },
        targetGroups: { web: { port: 8080 } },
        volumes: { data: { hostPath: './service' } },
      },
      {
        containers: { web: { image: 'web:old', ports: { '80': 8080 } }, log: { skip: true } },
        volumes: { data: { hostPath: './definition' }, more: { hostPath: './more' } },
        secretsFile: './secrets.json',
      },
    );
    expect(merged).toEqual({
      containers: { web: { image: 'web:dev', ports: { '80': 8080 } }, log: { skip: true } },
      targetGroups: { web: { port: 8080 } },
      volumes: { data: { hostPath: './service' }, more: { hostPath: './more' } },
      secretsFile: './secrets.json',
    });
  });

  it('are nothing where there is none', () => {
    expect(mergeOverlays(undefined, undefined)).toEqual({});
  });
});
