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
