import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import capabilities from '../../schemas/facts/capabilities.json' with { type: 'json' };
import fargateSizes from '../../schemas/facts/fargateSizes.json' with { type: 'json' };
import launchTypeSupport from '../../schemas/facts/launchTypeSupport.json' with { type: 'json' };
import limits from '../../schemas/facts/limits.json' with { type: 'json' };
import logDrivers from '../../schemas/facts/logDrivers.json' with { type: 'json' };
import sysctls from '../../schemas/facts/sysctls.json' with { type: 'json' };
import ulimits from '../../schemas/facts/ulimits.json' with { type: 'json' };
import taskDefinitionSchema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import { schemaFields } from './schemaFields.ts';

const fields = schemaFields(taskDefinitionSchema);
const field = (place: string) => {
  const found = fields.get(place);
  if (found === undefined) throw new Error(`${place} is not in the schema`);
  return found;
};

test('every file of facts names its source', () => {
  const folder = new URL('../../schemas/facts/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const facts = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { source?: string };
    expect(facts.source?.length, name).toBeGreaterThan(20);
  }
});

describe('Fargate sizes', () => {
  test('double the CPU from row to row, and cpu suggests just those', () => {
    expect(fargateSizes.sizes.map(({ cpu }) => cpu)).toEqual([256, 512, 1024, 2048, 4096, 8192, 16384]);
    expect(fargateSizes.sizes.map(({ cpu, vCpu }) => cpu / vCpu)).toEqual(Array(7).fill(1024));
    expect(field('cpu').schema.examples).toEqual(fargateSizes.sizes.map(({ cpu }) => String(cpu)));
  });

  test.each([
    [256, 512, 2048, 3],
    [512, 1024, 4096, 4],
    [1024, 2048, 8192, 7],
    [2048, 4096, 16384, 13],
    [4096, 8192, 30720, 23],
    [8192, 16384, 61440, 12],
    [16384, 32768, 122880, 12],
  ])('%i CPU units go with %i to %i MiB in %i steps', (cpu, first, last, count) => {
    const memory = fargateSizes.sizes.find((size) => size.cpu === cpu)?.memory ?? [];
    expect([memory[0], memory.at(-1), memory.length]).toEqual([first, last, count]);
    expect(memory).toEqual([...memory].sort((a, b) => a - b));
  });
});

interface FieldSupport {
  readonly path: string;
  readonly when: string;
  readonly platforms: Readonly<Record<string, string | { readonly allowed?: readonly string[] }>>;
  readonly rules?: Readonly<Record<string, string>>;
}

const supports = launchTypeSupport.fields as unknown as readonly FieldSupport[];

describe('launch-type support', () => {
  const platforms = [
    'fargateLinux',
    'fargateWindows',
    'managedInstances',
    'external',
    'ec2Linux',
    'ec2Windows',
    'awsvpc',
  ];

  test('speaks of fields that exist, once each', () => {
    const known = new Set([...fields.keys()].map((place) => place.replace(/\[\]$/, '')));
    const places = supports.map(({ path }) => path);
    const optionOfAMap = /\.options\.[\w-]+$/;
    expect(places.filter((place) => !known.has(place.replace(/\[\]$/, '').replace(optionOfAMap, '.options')))).toEqual(
      [],
    );
    expect(new Set(places).size).toBe(places.length);
  });

  test('uses the agreed words', () => {
    for (const entry of supports) {
      expect(['present', 'nonEmpty', 'true', 'value'], entry.path).toContain(entry.when);
      expect(platforms, entry.path).toEqual(expect.arrayContaining(Object.keys(entry.platforms)));
      expect(Object.keys(entry.platforms), entry.path).toEqual(expect.arrayContaining(Object.keys(entry.rules ?? {})));
      for (const support of Object.values(entry.platforms)) {
        if (typeof support === 'string') expect(['unsupported', 'unknown'], entry.path).toContain(support);
      }
    }
  });

  test('allows only values the schema allows', () => {
    for (const entry of supports) {
      const values = fields.get(entry.path)?.values;
      if (values === undefined) continue;
      for (const support of Object.values(entry.platforms)) {
        const allowed = typeof support === 'string' ? [] : [...(support.allowed ?? [])];
        expect(values, entry.path).toEqual(expect.arrayContaining(allowed));
      }
    }
  });

  test('agrees with the log drivers', () => {
    const logDriver = supports.find(({ path }) => path.endsWith('logDriver'));
    for (const [platform, support] of Object.entries(logDriver?.platforms ?? {})) {
      const drivers = Object.entries(logDrivers.drivers).filter(([, driver]) => driver.supportedOn.includes(platform));
      const allowed = typeof support === 'string' ? [] : [...(support.allowed ?? [])];
      expect([...allowed].sort(), platform).toEqual(drivers.map(([name]) => name).sort());
    }
  });
});

describe('lists', () => {
  test('log drivers are those of the schema', () => {
    expect(Object.keys(logDrivers.drivers).sort()).toEqual(
      [...(field('containerDefinitions[].logConfiguration.logDriver').values ?? [])].sort(),
    );
  });

  test('log options that exclude each other exist, and defaults are among the values', () => {
    for (const [name, driver] of Object.entries(logDrivers.drivers)) {
      const options = driver.options as Record<string, { values?: string[]; default?: string; excludes?: string[] }>;
      for (const [option, { values, default: standard, excludes }] of Object.entries(options)) {
        if (values !== undefined && standard !== undefined) expect(values, `${name} ${option}`).toContain(standard);
        for (const other of excludes ?? []) expect(options[other]?.excludes, `${name} ${option}`).toContain(option);
      }
    }
  });

  test('the awslogs options that the schema describes are those of the facts', () => {
    const described = Object.keys(field('containerDefinitions[].logConfiguration.options').schema.properties ?? {});
    const known = [...Object.keys(logDrivers.drivers.awslogs.options), ...Object.keys(logDrivers.everyDriver)];
    expect(described.sort()).toEqual(known.sort());
  });

  test('ulimit names are those of the schema', () => {
    expect([...ulimits.names].sort()).toEqual(
      [...(field('containerDefinitions[].ulimits[].name').values ?? [])].sort(),
    );
  });

  test("capabilities are those the schema suggests, and Fargate's is one of them", () => {
    const place = 'containerDefinitions[].linuxParameters.capabilities';
    expect(field(`${place}.add[]`).value.examples).toEqual(capabilities.add);
    expect(field(`${place}.drop[]`).value.examples).toEqual(capabilities.drop);
    expect(capabilities.add).toEqual(expect.arrayContaining(capabilities.fargateAdd));
  });

  test('suggested sysctls belong to a namespace and exist in it', () => {
    const namespaced = (name: string) =>
      sysctls.groups.some(
        ({ names, prefixes }) =>
          (names as string[]).includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
      );
    expect(sysctls.suggestions.filter((name) => !namespaced(name))).toEqual([]);
    expect(sysctls.notNamespaced.names.filter(namespaced)).toEqual([]);
    expect(sysctls.suggestions.filter((name) => sysctls.missingInNamespace.includes(name))).toEqual([]);
  });
});

test.each<[string, { minimum?: number; maximum?: number; default?: number }]>([
  ['containerDefinitions[].healthCheck.interval', limits.container.healthIntervalSeconds],
  ['containerDefinitions[].healthCheck.timeout', limits.container.healthTimeoutSeconds],
  ['containerDefinitions[].healthCheck.retries', limits.container.healthRetries],
  ['containerDefinitions[].healthCheck.startPeriod', limits.container.healthStartPeriodSeconds],
  ['containerDefinitions[].restartPolicy.restartAttemptPeriod', limits.container.restartAttemptPeriodSeconds],
  ['containerDefinitions[].linuxParameters.swappiness', limits.container.swappiness],
  ['containerDefinitions[].portMappings[].containerPort', limits.container.port],
  ['containerDefinitions[].portMappings[].hostPort', limits.container.hostPort],
])('the limits of %s are the same in schema and facts', (place, { minimum, maximum, default: standard }) => {
  const { schema } = field(place);
  expect([schema.minimum, schema.maximum, schema.default]).toEqual([minimum, maximum, standard]);
});
