import { describe, expect, it } from 'vitest';
import { lacking, remaining, taskNeed, withinWhole } from '../../../../client/engine/placement/resources.ts';
import { need, resources } from './instances.ts';

describe('what a task needs', () => {
  const containers = [
    {
      name: 'web',
      cpu: 256,
      memory: 512,
      memoryReservation: 128,
      portMappings: [{ containerPort: 80, hostPort: 8080 }],
    },
    {
      name: 'dns',
      cpu: 10,
      memory: 64,
      portMappings: [
        { containerPort: 53, hostPort: 53, protocol: 'udp' as const },
        { containerPort: 9000, hostPort: 0 },
      ],
      resourceRequirements: [{ type: 'GPU' as const, value: '2' }],
    },
  ];

  it('is the sum of its containers, reservations before limits, with the ports they fix', () => {
    expect(taskNeed({ family: 'f', containerDefinitions: containers })).toEqual({
      cpu: 266,
      memory: 192,
      gpus: 2,
      tcpPorts: new Set([8080]),
      udpPorts: new Set([53]),
      attributes: [],
    });
  });

  it('is the size of the task where it has one, and no port with awsvpc', () => {
    const found = taskNeed({
      family: 'f',
      networkMode: 'awsvpc',
      cpu: '.5 vCPU',
      memory: '1 GB',
      containerDefinitions: containers,
    });
    expect(found).toMatchObject({ cpu: 512, memory: 1024, tcpPorts: new Set(), udpPorts: new Set() });
  });

  it('follows the overrides of the request', () => {
    const definition = { family: 'f', containerDefinitions: containers };
    const overridden = taskNeed(definition, { containerOverrides: [{ name: 'web', cpu: 1, memoryReservation: 4 }] });
    expect(overridden).toMatchObject({ cpu: 11, memory: 68 });
    expect(taskNeed(definition, { cpu: '128', memory: '256' })).toMatchObject({ cpu: 128, memory: 256 });
  });

  it('is never below nothing', () => {
    const negative = [{ name: 'a', cpu: -64, memory: -128 }, { name: 'b', memoryReservation: -1 }, containers[1]];
    const found = taskNeed({ family: 'f', containerDefinitions: negative.flatMap((each) => each ?? []) });
    expect(found).toMatchObject({ cpu: 10, memory: 64 });
    expect(taskNeed({ family: 'f', cpu: '-1', memory: '-1', containerDefinitions: [] })).toMatchObject({
      cpu: 0,
      memory: 0,
    });
  });
});

describe('an instance', () => {
  it('tells everything it lacks', () => {
    const free = resources({ cpu: 99, memory: 99, tcpPorts: new Set([80]) });
    expect(lacking(free, need({ tcpPorts: new Set([80]), gpus: 1 }))).toEqual([
      'RESOURCE:CPU',
      'RESOURCE:MEMORY',
      'RESOURCE:PORTS',
      'RESOURCE:GPU',
    ]);
    expect(lacking(free, need({ cpu: 99, memory: 99, udpPorts: new Set([80]) }))).toEqual([]);
  });

  it('gives all it has to a task that asks for more', () => {
    expect(withinWhole(need({ cpu: 4096, memory: 100 }), { cpu: 2048, memory: 1000 })).toEqual(need({ cpu: 2048 }));
  });

  it('has left what its tasks do not take', () => {
    const left = remaining(resources({ tcpPorts: new Set([22]) }), [need({ tcpPorts: new Set([80]) }), need()]);
    expect(left).toEqual(resources({ cpu: 824, memory: 824, tcpPorts: new Set([22, 80]) }));
  });
});
