import { describe, expect, it } from 'vitest';
import { builtInAttributes } from '../../../../client/engine/state/instances.ts';
import facts from '../../../../schemas/facts/agentAttributes.json' with { type: 'json' };
import logDrivers from '../../../../schemas/facts/logDrivers.json' with { type: 'json' };

const DRIVERS = 'com.amazonaws.ecs.capability.logging-driver.*';

describe('a Docker as a container instance', () => {
  it('has every attribute that a task definition can require, or nothing could be placed', () => {
    const has = new Set(builtInAttributes({ architecture: 'x86_64' }).map(({ name }) => name));
    const names = facts.attributes
      .map(({ name }) => name)
      .flatMap((name) =>
        name === DRIVERS ? Object.keys(logDrivers.drivers).map((driver) => name.replace('*', driver)) : [name],
      );
    expect(names.filter((name) => !has.has(name))).toEqual([]);
  });
});
