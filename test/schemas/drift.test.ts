import { describe, expect, test } from 'vitest';
import runTaskSchema from '../../schemas/run-task.schema.json' with { type: 'json' };
import serviceSchema from '../../schemas/service.schema.json' with { type: 'json' };
import taskDefinitionSchema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import outputOnlyFields from '../../schemas/facts/outputOnlyFields.json' with { type: 'json' };
import { modelVersion, readModel } from './model.ts';
import { differences, schemaFields, type Schema } from './schemaFields.ts';

const schema = taskDefinitionSchema as unknown as Schema;
const model = readModel('RegisterTaskDefinitionRequest');

/** The model demands these; a named rule reports them with a better message (family-required, containers-required). */
const reportedByRules = new Set(['family', 'containerDefinitions[]']);

const compare = (mutate: (copy: MutableSchema) => void = () => undefined): string[] => {
  const copy = structuredClone(taskDefinitionSchema) as unknown as MutableSchema;
  mutate(copy);
  return differences(schemaFields(copy), model, reportedByRules);
};

interface MutableSchema extends Schema {
  readonly properties: Record<string, Schema>;
  readonly definitions: Record<string, { properties: Record<string, Schema & { enum?: string[]; type?: string }> }>;
}

const definition = (copy: MutableSchema, name: string) => {
  const found = copy.definitions[name];
  if (found === undefined) throw new Error(`no definition ${name}`);
  return found;
};

const property = (copy: MutableSchema, name: string, member: string) => {
  const found = definition(copy, name).properties[member];
  if (found === undefined) throw new Error(`no property ${name}.${member}`);
  return found as { -readonly [key in 'type' | 'enum']?: key extends 'enum' ? string[] : string };
};

describe(`the schema against RegisterTaskDefinition of @aws-sdk/client-ecs ${modelVersion()}`, () => {
  test('has the same members, types, required members and lists', () => {
    expect(compare()).toEqual([]);
  });

  test('reads a model of the size that is expected', () => {
    expect(model.size).toBeGreaterThanOrEqual(166);
    expect(model.get('containerDefinitions[].linuxParameters.devices[].permissions[]')).toEqual({
      type: 'array<string>',
      required: false,
      values: ['mknod', 'read', 'write'],
    });
  });

  test('notices a member that the schema lacks', () => {
    const found = compare((copy) => delete definition(copy, 'portMapping').properties.appProtocol);
    expect(found).toEqual([
      'containerDefinitions[].portMappings[].appProtocol (string) is in the model and not in the schema: add it with a description of your own',
    ]);
  });

  test('notices a whole structure that the schema lacks, with each of its members', () => {
    const found = compare((copy) => delete copy.properties.runtimePlatform);
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'runtimePlatform',
      'runtimePlatform.cpuArchitecture',
      'runtimePlatform.operatingSystemFamily',
    ]);
  });

  test('notices a member that the model does not have', () => {
    const found = compare((copy) => {
      definition(copy, 'volume').properties.hostPath = { type: 'string' };
    });
    expect(found).toEqual(['volumes[].hostPath is in the schema and not in the model: remove it']);
  });

  test('notices a wrong type', () => {
    const found = compare((copy) => {
      property(copy, 'portMapping', 'hostPort').type = 'string';
    });
    expect(found).toEqual([
      'containerDefinitions[].portMappings[].hostPort is integer in the model and string in the schema: correct its type',
    ]);
  });

  test('notices values that a list lacks or has too many', () => {
    const found = compare((copy) => {
      property(copy, 'containerDependency', 'condition').enum = ['START', 'HEALTHY', 'COMPLETE', 'EXITED'];
    });
    expect(found).toEqual([
      'containerDefinitions[].dependsOn[].condition lacks SUCCESS: add it to its "enum"',
      'containerDefinitions[].dependsOn[].condition allows EXITED, which the model does not have: remove it',
    ]);
  });

  test('notices a required member that the schema treats as optional', () => {
    const found = compare((copy) => Object.assign(definition(copy, 'secret'), { required: ['name'] }));
    expect(found).toEqual([
      'containerDefinitions[].secrets[].valueFrom is optional in the schema and not in the model: add it to "required"',
    ]);
  });
});

describe.each([
  // The name of a service may come from elsewhere: svc-name tells. Alarms that are off need no names: svc-alarms tells.
  {
    request: 'CreateService',
    schema: serviceSchema,
    reported: ['serviceName', 'deploymentConfiguration.alarms.alarmNames[]'],
    size: 164,
  },
  // What to run may be given beside the file.
  { request: 'RunTask', schema: runTaskSchema, reported: ['taskDefinition'], size: 80 },
])('the schema against $request of the same client', ({ request, schema: theirs, reported, size }) => {
  const theModel = readModel(`${request}Request`);

  test('has the same members, types, required members and lists', () => {
    expect(differences(schemaFields(theirs), theModel, new Set(reported))).toEqual([]);
  });

  test('reads a model of the size that is expected', () => {
    expect(theModel.size).toBeGreaterThanOrEqual(size);
  });

  test('notices a member that the schema lacks', () => {
    const { cluster, ...rest } = theirs.properties;
    expect(cluster).toBeDefined();
    expect(differences(schemaFields({ ...theirs, properties: rest }), theModel, new Set(reported))).toEqual([
      'cluster (string) is in the model and not in the schema: add it with a description of your own',
    ]);
  });
});

test('output-only fields are the members that only the description of a task definition has', () => {
  const described = [...readModel('TaskDefinition').keys()].filter((place) => !place.includes('.'));
  const onlyOutput = described.filter((place) => !model.has(place)).map((place) => place.replace('[]', ''));
  expect(outputOnlyFields.root.map((field) => field.name).sort()).toEqual(onlyOutput.sort());
  expect(schemaFields(schema).has(outputOnlyFields.nested[0]?.path ?? '')).toBe(false);
});

test('output-only fields of services are the members that only the description of a service has', () => {
  const input = readModel('CreateServiceRequest');
  const described = [...readModel('Service').keys()].filter((place) => !place.includes('.'));
  const onlyOutput = described.filter((place) => !input.has(place)).map((place) => place.replace('[]', ''));
  expect(outputOnlyFields.service.map((field) => field.name).sort()).toEqual(onlyOutput.sort());
});
