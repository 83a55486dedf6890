import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factOf, FIELD_TREATMENT } from '../../../../client/engine/agent/fieldTreatment.ts';
import { noticesFor } from '../../../../client/engine/agent/notices.ts';
import type { OverlaySettings, RoleChoice, TaskDefinitionInput } from '../../../../client/engine/state/model.ts';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
interface Root extends Schema {
  readonly definitions: Readonly<Record<string, Schema>>;
}

const root = JSON.parse(
  readFileSync(new URL('../../../../schemas/task-definition.schema.json', import.meta.url), 'utf8'),
) as Root;

/** Paths of all values that have no fields of their own. */
function leaves(schema: Schema, path = ''): string[] {
  const resolved = schema.$ref === undefined ? schema : root.definitions[schema.$ref.replace('#/definitions/', '')];
  if (!resolved) throw new Error(`no ${schema.$ref ?? ''}`);
  if (resolved.items) return leaves(resolved.items, `${path}[]`);
  if (!resolved.properties) return [path];
  return Object.entries(resolved.properties).flatMap(([name, each]) =>
    leaves(each, path === '' ? name : `${path}.${name}`),
  );
}

const paths = leaves(root).filter((path) => path !== '$schema');

describe('every field of the schema', () => {
  it('is applied, told, or known to mean nothing for one task', () => {
    expect(paths.length).toBeGreaterThan(120);
    expect(paths.filter((path) => factOf(path) === undefined)).toEqual([]);
  });

  it('and nothing else is in the list', () => {
    const known = (field: string) =>
      paths.some((path) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[]`));
    expect(Object.keys(FIELD_TREATMENT).filter((field) => !known(field))).toEqual([]);
  });
});

/** A value that asks for a told field; the rest of the definition asks for nothing. */
const ASKING: Readonly<Record<string, TaskDefinitionInput>> = {
  'runtimePlatform.operatingSystemFamily': task({
    runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
  }),
  proxyConfiguration: task({ proxyConfiguration: { containerName: 'envoy' } }),
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- still part of the API's input
  inferenceAccelerators: task({ inferenceAccelerators: [{ deviceName: 'd', deviceType: 't' }] }),
  ephemeralStorage: task({ ephemeralStorage: { sizeInGiB: 50 } }),
  enableFaultInjection: task({ enableFaultInjection: true }),
  'containerDefinitions[].environmentFiles': container({
    environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/e.env' }],
  }),
  'containerDefinitions[].logConfiguration.logDriver': container({ logConfiguration: { logDriver: 'awslogs' } }),
  'containerDefinitions[].resourceRequirements': container({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
  'containerDefinitions[].firelensConfiguration': container({ firelensConfiguration: { type: 'fluentbit' } }),
  'containerDefinitions[].credentialSpecs': container({ credentialSpecs: ['x'] }),
  'volumes[].efsVolumeConfiguration': task({
    volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs' } }],
  }),
  'volumes[].s3filesVolumeConfiguration': task({
    volumes: [{ name: 'v', s3filesVolumeConfiguration: { fileSystemArn: 'a' } }],
  }),
  'volumes[].fsxWindowsFileServerVolumeConfiguration': task({
    volumes: [
      {
        name: 'v',
        fsxWindowsFileServerVolumeConfiguration: {
          fileSystemId: 'fs',
          rootDirectory: '/',
          authorizationConfig: { credentialsParameter: 'c', domain: 'd' },
        },
      },
    ],
  }),
  'volumes[].configuredAtLaunch': task({ volumes: [{ name: 'v', configuredAtLaunch: true }] }),
};

function task(more: Partial<TaskDefinitionInput>): TaskDefinitionInput {
  return { family: 'f', containerDefinitions: [{ name: 'app', image: 'i' }], ...more };
}
function container(more: NonNullable<TaskDefinitionInput['containerDefinitions']>[number]): TaskDefinitionInput {
  return task({ containerDefinitions: [{ name: 'app', image: 'i', ...more }] });
}

describe('a field that is told', () => {
  const told = Object.entries(FIELD_TREATMENT).flatMap(([field, { treatment }]) =>
    // What is said of the task role depends on the role mode.
    field !== 'taskRoleArn' && (treatment === 'told' || treatment === 'emulated') ? [field] : [],
  );

  it.each(told)('%s has a notice at its place', (field) => {
    const definition = ASKING[field];
    if (!definition) throw new Error(`say here how a definition asks for ${field}`);
    const notices = noticesFor(definition, undefined, {});
    const list = field.endsWith('environmentFiles') ? '/0' : '';
    const pointer = `/${field.replaceAll('[].', '/0/').replaceAll('.', '/')}${list}`;
    expect(notices).toHaveLength(1);
    expect(pointer.startsWith(notices[0]?.pointer ?? 'none')).toBe(true);
    // Without a file in the overlay there is nothing that could stand for the object.
    const emulated = FIELD_TREATMENT[field]?.treatment === 'emulated' && list === '';
    expect(notices[0]?.kind).toBe(emulated ? 'changed' : 'not-applied');
    // What is said of logs names the driver.
    if (!field.includes('logConfiguration')) expect(notices[0]?.message).toContain(FIELD_TREATMENT[field]?.words);
    expect(notices[0]?.message).toMatch(/\.$/);
  });

  it('leaves a definition that asks for nothing special without notices', () => {
    expect(noticesFor(task({}), undefined, { cpus: 2, memoryBytes: 2 ** 30 })).toEqual([]);
  });
});

describe('the task role', () => {
  const taskRoleArn = 'arn:aws:iam::123456789012:role/shop';
  const said = (role: RoleChoice | undefined, overlay?: Partial<OverlaySettings>) =>
    noticesFor(task({ taskRoleArn }), overlay && { containers: {}, volumes: {}, ...overlay }, {}, role).map(
      ({ kind, pointer, message }) => `${kind} ${pointer} ${message}`,
    );

  it('is told by the role mode', () => {
    expect(said(undefined)[0]).toMatch(/^not-applied \/taskRoleArn .*no AWS credentials.*"none"/);
    expect(said({ mode: 'profile', profile: 'dev' })[0]).toMatch(/^changed .*profile "dev" in place of .*role\/shop/);
    expect(said({ mode: 'assume' })[0]).toMatch(/^changed .*role\/shop, assumed with your AWS profile "default"/);
    expect(said({ mode: 'fixed' })[0]).toMatch(/^not-applied .*"credentials"/);
    expect(said({ mode: 'fixed' }, { fixedCredentials: true })[0]).toMatch(/^overlay /);
  });

  it('is that of the overlay before that of the engine', () => {
    expect(said({ mode: 'assume' }, { role: { mode: 'none' } })[0]).toMatch(/^not-applied/);
    expect(said(undefined, { role: { mode: 'profile' } })[0]).toMatch(/^changed/);
  });

  it('is no matter of a task that has none', () => {
    expect(noticesFor(task({}), undefined, {}, { mode: 'assume' })).toEqual([]);
  });
});

describe('a value that is applied differently', () => {
  it('is told with what was asked and what Docker has', () => {
    const definition = task({
      cpu: '4 vCPU',
      memory: '8 GB',
      containerDefinitions: [
        { name: 'app', image: 'i', memory: 4096, logConfiguration: { logDriver: 'awslogs' } },
        { name: 'small', image: 'i', memory: 4 },
      ],
    });
    const notices = noticesFor(definition, undefined, { cpus: 2, memoryBytes: 2 ** 31 });
    expect(notices.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'changed /cpu',
      'changed /memory',
      'changed /containerDefinitions/0/logConfiguration',
      'changed /containerDefinitions/0/memory',
      'changed /containerDefinitions/1/memory',
    ]);
    expect(notices[0]?.message).toContain('4 vCPU');
    expect(notices[0]?.message).toContain('limited to 2');
  });
});

describe('the overlay', () => {
  it('is told: what it replaces, sets, publishes, mounts and skips', () => {
    const definition = task({
      containerDefinitions: [
        { name: 'app', image: 'i', portMappings: [{ containerPort: 80 }] },
        { name: 'sidecar', image: 'i', firelensConfiguration: { type: 'fluentbit' } },
      ],
      volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs' } }],
    });
    const notices = noticesFor(
      definition,
      {
        containers: {
          app: { image: 'mine', environment: { KEY: 'value' }, ports: { '80': 8080 } },
          sidecar: { skip: true },
        },
        volumes: { data: { hostPath: '/home/me' } },
      },
      {},
    );
    expect(new Set(notices.map(({ kind }) => kind))).toEqual(new Set(['overlay']));
    expect(notices).toHaveLength(5);
    expect(JSON.stringify(notices)).not.toContain('"value"');
  });

  it('is told for each environment file, with the one that nothing stands for', () => {
    const [first, second] = ['arn:aws:s3:::b/1.env', 'arn:aws:s3:::b/2.env'] as const;
    const environmentFiles = [first, second].map((value) => ({ type: 's3' as const, value }));
    const overlay = { containers: { app: { environmentFiles: { [second]: '/home/me/2.env' } } }, volumes: {} };
    const notices = noticesFor(container({ environmentFiles }), overlay, {});
    expect(notices.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'not-applied /containerDefinitions/0/environmentFiles/0',
      'overlay /containerDefinitions/0/environmentFiles/1',
    ]);
    expect(notices[1]?.message).toContain('/home/me/2.env');
  });
});
