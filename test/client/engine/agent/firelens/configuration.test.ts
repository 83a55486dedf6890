import { describe, expect, it } from 'vitest';
import { routerConfiguration, routerFiles } from '../../../../../client/engine/agent/firelens/configuration.ts';
import { firelensNotices } from '../../../../../client/engine/agent/firelens/notices.ts';
import { logRouterOf, withRouterDependency } from '../../../../../client/engine/agent/firelens/router.ts';
import { socketVolumeOptions } from '../../../../../client/engine/agent/firelens/socketVolume.ts';
import type { ContainerDefinition, OverlaySettings } from '../../../../../client/engine/state/model.ts';

const router = (
  more: Partial<ContainerDefinition> = {},
  options: Record<string, string> = {},
): ContainerDefinition => ({
  name: 'log_router',
  memory: 100,
  firelensConfiguration: { type: 'fluentbit', options },
  ...more,
});
const app = (
  options: Record<string, string> = { Name: 'http', Host: 'logs.example.com' },
  more: Partial<ContainerDefinition> = {},
): ContainerDefinition => ({
  name: 'app',
  logConfiguration: { logDriver: 'awsfirelens', options },
  ...more,
});

const task = (containers: readonly ContainerDefinition[], networkMode: 'awsvpc' | 'bridge' | 'host' = 'awsvpc') => ({
  arn: 'arn:aws:ecs:us-east-1:000000000000:task/main/abc',
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/main',
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:3',
  launchType: 'EC2' as const,
  definition: { family: 'web', networkMode, containerDefinitions: [...containers] },
});

/** The generated file, and its path. */
function configured(
  containers: readonly ContainerDefinition[],
  options: { networkMode?: 'awsvpc' | 'bridge' | 'host'; overlay?: OverlaySettings } = {},
) {
  const of = task(containers, options.networkMode);
  const found = logRouterOf({ ...of, ...(options.overlay ? { overlay: options.overlay } : {}) });
  if (!found) throw new Error('there is no router');
  const configuration = routerConfiguration(of, found);
  const file = routerFiles(configuration)[0];
  return { path: file?.path, text: file?.content ?? '' };
}

describe('the configuration of Fluent Bit', () => {
  it('has inputs, metadata, filters, the file of the image and outputs, in this order', () => {
    const { path, text } = configured([
      router({}, { 'config-file-type': 'file', 'config-file-value': '/extra.conf' }),
      app({ Name: 'http', Host: 'h', 'include-pattern': '^a', 'exclude-pattern': 'b$', Match: '*' }),
    ]);
    expect(path).toBe('/fluent-bit/etc/fluent-bit.conf');
    expect(text).toMatchInlineSnapshot(`
      "[INPUT]
          Name forward
          unix_path /var/run/fluent.sock
          Mem_Buf_Limit 50MB

      [INPUT]
          Name forward
          Listen 127.0.0.1
          Port 24224
          Mem_Buf_Limit 50MB

      [INPUT]
          Name tcp
          Tag firelens-healthcheck
          Listen 127.0.0.1
          Port 8877

      [FILTER]
          Name record_modifier
          Match *
          Record ecs_cluster main
          Record ecs_task_arn arn:aws:ecs:us-east-1:000000000000:task/main/abc
          Record ecs_task_definition web:3

      [FILTER]
          Name grep
          Match app-firelens*
          Exclude log b$

      [FILTER]
          Name grep
          Match app-firelens*
          Regex log ^a

      @INCLUDE /extra.conf

      [OUTPUT]
          Name null
          Match firelens-healthcheck

      [OUTPUT]
          Name http
          Match app-firelens*
          Host h
      "
    `);
  });

  it('listens for applications where they can reach it', () => {
    expect(configured([router(), app()], { networkMode: 'bridge' }).text).toContain('Listen 0.0.0.0\n    Port 24224');
    expect(configured([router(), app()], { networkMode: 'host' }).text).not.toContain('24224');
  });

  it('keeps no metadata where it is told not to', () => {
    expect(configured([router({}, { 'enable-ecs-log-metadata': 'false' }), app()]).text).not.toContain('ecs_cluster');
  });

  it.each([
    [{ Name: 'cloudwatch_logs', region: 'r' }],
    [{ name: 'S3', bucket: 'b' }],
    [{ Name: 'opensearch', Aws_auth: 'On' }],
  ])('shows what would go to AWS: %o', (output) => {
    const { text } = configured([router(), app(output)]);
    expect(text).toContain('Name stdout\n    Match app-firelens*\n    Format json_lines');
    expect(text).not.toContain('bucket');
  });

  it('sends it there where the overlay says so', () => {
    const overlay: OverlaySettings = { containers: { app: { deliverLogs: 'as-declared' } }, volumes: {} };
    expect(configured([router(), app({ Name: 's3', bucket: 'b' })], { overlay }).text).toContain('bucket b');
  });

  it('leaves other outputs as they are', () => {
    expect(configured([router(), app({ Name: 'opensearch', Host: 'h' })]).text).toContain('Name opensearch');
    expect(configured([router(), app({})]).text).not.toContain('app-firelens');
  });

  it('names secrets by variables of the router, and shows the records where the overlay keeps them', () => {
    const secret = app({ Name: 'datadog' });
    const withSecret = {
      ...secret,
      logConfiguration: {
        logDriver: 'awsfirelens' as const,
        options: { Name: 'datadog' },
        secretOptions: [{ name: 'apikey', valueFrom: 'arn:x' }],
      },
    };
    expect(configured([router(), withSecret]).text).toContain('apikey ${FIRELENS_APP_APIKEY}');
    const overlay: OverlaySettings = { containers: { app: { deliverLogs: 'local' } }, volumes: {} };
    expect(configured([router(), withSecret], { overlay }).text).toContain('Name stdout');
  });

  it('cannot be written into by an option with a line break', () => {
    expect(configured([router(), app({ Name: 'http', Host: 'h\n[OUTPUT]' })]).text).toContain('Host h [OUTPUT]');
  });
});

describe('the configuration of Fluentd', () => {
  it('says the same in its own language', () => {
    const { path, text } = configured([
      router({ firelensConfiguration: { type: 'fluentd' } }),
      app({ '@type': 'elasticsearch', host: 'h', 'include-pattern': '/a' }),
    ]);
    expect(path).toBe('/fluentd/etc/fluent.conf');
    expect(text).toMatchInlineSnapshot(`
      "<source>
        @type unix
        path /var/run/fluent.sock
      </source>

      <source>
        @type forward
        bind 127.0.0.1
        port 24224
      </source>

      <source>
        @type tcp
        tag firelens-healthcheck
        bind 127.0.0.1
        port 8877
        <parse>
          @type none
        </parse>
      </source>

      <filter **>
        @type record_transformer
        <record>
          ecs_cluster main
          ecs_task_arn arn:aws:ecs:us-east-1:000000000000:task/main/abc
          ecs_task_definition web:3
        </record>
      </filter>

      <filter app-firelens**>
        @type grep
        <regexp>
          key log
          pattern /\\/a/
        </regexp>
      </filter>

      <match firelens-healthcheck>
        @type null
      </match>

      <match app-firelens**>
        @type elasticsearch
        host h
      </match>
      "
    `);
  });
});

describe('the volume of the socket', () => {
  it("is the router's own where it runs as somebody", () => {
    expect(socketVolumeOptions(task([router({ user: '1000:7' }), app()]))).toMatchObject({
      o: 'uid=1000,gid=7,mode=0755',
    });
    expect(socketVolumeOptions(task([router({ user: '1000' }), app()]))).toMatchObject({
      o: 'uid=1000,gid=1000,mode=0755',
    });
    expect(socketVolumeOptions(task([router({ user: '0' }), app()]))).toBeUndefined();
  });
});

describe('the order of containers', () => {
  it('has the router before those that log through it', () => {
    expect(withRouterDependency([router(), app()])[1]?.dependsOn).toEqual([
      { containerName: 'log_router', condition: 'START' },
    ]);
  });
  it('is as written where the router waits for another container, or the container for the router', () => {
    const waiting = router({ dependsOn: [{ containerName: 'db', condition: 'START' }] });
    expect(withRouterDependency([waiting, app()])[1]?.dependsOn).toBeUndefined();
    const healthy = app({}, { dependsOn: [{ containerName: 'log_router', condition: 'HEALTHY' }] });
    expect(withRouterDependency([router(), healthy])[1]).toBe(healthy);
  });
});

describe('what is told', () => {
  const told = (containers: readonly ContainerDefinition[], overlay?: OverlaySettings) =>
    firelensNotices({ family: 'web', containerDefinitions: [...containers] }, overlay).map(({ pointer }) => pointer);
  it('is what is not done as declared', () => {
    const s3 = router({ readonlyRootFilesystem: true }, { 'config-file-type': 's3', 'config-file-value': 'arn:x' });
    expect(told([s3, app({ Name: 's3' })])).toEqual([
      '/containerDefinitions/0/firelensConfiguration/options/config-file-value',
      '/containerDefinitions/0/readonlyRootFilesystem',
      '/containerDefinitions/1/logConfiguration',
    ]);
  });
  it('is nothing where all is, or the overlay leaves the router out', () => {
    expect(told([router(), app()])).toEqual([]);
    const overlay: OverlaySettings = { containers: { log_router: { skip: true } }, volumes: {} };
    expect(told([router(), app({ Name: 's3' })], overlay)).toEqual([]);
  });
});
