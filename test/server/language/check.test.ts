import { describe, expect, it } from 'vitest';
import { service } from '../support/language.ts';

const definition = { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx:1.29', memory: 128 }] };
const container = definition.containerDefinitions[0];

describe('checking a definition that arrived over the API', () => {
  it('finds nothing wrong with a good one', () => {
    expect(service.checkDefinition(definition)).toEqual([]);
  });

  it('answers with the words of ECS and a pointer', () => {
    expect(
      service
        .checkDefinition({ ...definition, requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' })
        .filter(({ severity }) => severity !== 'hint'),
    ).toMatchObject([
      {
        code: 'fargate-network-mode',
        pointer: '/requiresCompatibilities/0',
        ecsMessage: "Fargate only supports network mode 'awsvpc'.",
      },
    ]);
  });

  it('takes null for absent', () => {
    const found = service.checkDefinition({
      ...definition,
      volumes: null,
      containerDefinitions: [{ ...container, image: null }],
    });
    expect(found.map(({ code }) => code)).toEqual(['image-required']);
  });

  it('takes placeholders for what they say', () => {
    const found = service.checkDefinition({ ...definition, family: '${FAMILY}' });
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['family-pattern', 'error']]);
  });

  it.each([
    [{ memory: 0 }, "Invalid setting for container 'app'. 'memory' and 'memoryReservation' must be greater than 0."],
    [{ memory: -64 }, "Invalid setting for container 'app'. 'memory' and 'memoryReservation' must be greater than 0."],
    [
      { memoryReservation: 0 },
      "Invalid setting for container 'app'. 'memory' and 'memoryReservation' must be greater than 0.",
    ],
    [{ cpu: -1 }, "Invalid setting for container 'app'. 'cpu' must not be negative."],
  ])('refuses an amount that is none: %o', (more, ecsMessage) => {
    const found = service.checkDefinition({ ...definition, containerDefinitions: [{ ...container, ...more }] });
    expect(found.filter(({ severity }) => severity === 'error')).toMatchObject([{ ecsMessage }]);
  });

  it('warns of an amount that Docker refuses and ECS takes', () => {
    const found = service.checkDefinition({ ...definition, containerDefinitions: [{ ...container, memory: 5 }] });
    expect(found).toMatchObject([{ code: 'container-memory-min', severity: 'warning' }]);
    expect(found[0]).not.toHaveProperty('ecsMessage');
  });

  it('leaves to the clients what only they refuse', () => {
    const found = service.checkDefinition({ ...definition, revision: 3, flavour: 'mint' });
    expect(found.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
  });

  it.each([undefined, null, 7, 'text', [], {}, { networkConfiguration: {} }, { taskDefinition: definition }])(
    'refuses %j',
    (input) => {
      expect(service.checkDefinition(input).some(({ severity }) => severity === 'error')).toBe(true);
    },
  );
});

describe('checking a service that arrived over the API', () => {
  const input = { serviceName: 'web', taskDefinition: 'web', desiredCount: 2 };
  const errors = (request: unknown, of: unknown = definition) =>
    service
      .checkService(request, of)
      .filter(({ severity }) => severity === 'error')
      .map(({ code, ecsMessage, message }) => [code, ecsMessage ?? message]);

  it('finds nothing wrong with a good one', () => {
    expect(errors(input)).toEqual([]);
  });

  it('looks into the definition it names', () => {
    const awsvpc = { ...definition, networkMode: 'awsvpc' };
    expect(errors(input, awsvpc)).toEqual([
      ['svc-network-required', "Network Configuration must be provided when networkMode 'awsvpc' is specified."],
    ]);
    const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
    expect(errors({ ...input, networkConfiguration: network }, awsvpc)).toEqual([]);
    const loadBalancers = [
      {
        targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/a/b',
        containerName: 'x',
        containerPort: 80,
      },
    ];
    expect(errors({ ...input, loadBalancers })).toMatchObject([['svc-lb-container', expect.stringContaining('x')]]);
  });

  it('takes null for absent and placeholders for what they say', () => {
    expect(errors({ ...input, loadBalancers: null, serviceName: '${NAME}' })).toMatchObject([
      ['svc-name', expect.anything()],
    ]);
  });

  it('answers on anything', () => {
    for (const odd of [undefined, null, 3, [], {}]) expect(() => service.checkService(odd, odd)).not.toThrow();
  });
});
