import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import overlaySchema from '../../schemas/overlay.schema.json' with { type: 'json' };
import type { OverlayDocument } from '../../client/protocol/local.ts';

const validate = new Ajv({ strict: false, allErrors: true }).compile(overlaySchema);

const errorsOf = (overlay: unknown): string[] => {
  validate(overlay);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};

describe('the overlay schema', () => {
  test('accepts everything the protocol carries', () => {
    const everything: Required<OverlayDocument> = {
      $schema: 'overlay.schema.json',
      secretsFile: '../shared.secrets.local.json',
      containers: {
        app: {
          image: 'app:dev',
          environment: { LOG_LEVEL: 'debug' },
          secrets: { PASSWORD: 'not a secret' },
          environmentFiles: { 'arn:aws:s3:::bucket/app.env': './local.env' },
          ports: { '80': 8080, '53/udp': 5353, '443/tcp': 8443 },
          skip: false,
        },
      },
      volumes: { data: { hostPath: './data' } },
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not a secret', sessionToken: 'none' },
      serviceRegistries: { 'srv-0123456789abcdef': 'api.internal' },
      targetGroups: {
        web: {
          port: 8080,
          protocol: 'http',
          algorithm: 'least_outstanding_requests',
          stickinessSeconds: 60,
          deregistrationDelaySeconds: 5,
          healthCheck: {
            protocol: 'http',
            path: '/health',
            matcher: '200-299,404',
            intervalSeconds: 5,
            timeoutSeconds: 2,
            healthyThreshold: 2,
            unhealthyThreshold: 2,
          },
        },
      },
    };
    expect(errorsOf(everything)).toEqual([]);
    expect(errorsOf({})).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['an unknown member', { services: {} }, ' must NOT have additional properties'],
    [
      'an unknown member of a container',
      { containers: { app: { command: ['a'] } } },
      '/containers/app must NOT have additional properties',
    ],
    [
      'a value that is no string',
      { containers: { app: { environment: { A: 1 } } } },
      '/containers/app/environment/A must be string',
    ],
    [
      'a container port that is none',
      { containers: { app: { ports: { http: 80 } } } },
      '/containers/app/ports must NOT have additional properties',
    ],
    ['port 0', { containers: { app: { ports: { '80': 0 } } } }, '/containers/app/ports/80 must be >= 1'],
    [
      'an empty image',
      { containers: { app: { image: '' } } },
      '/containers/app/image must NOT have fewer than 1 characters',
    ],
  ])('refuses %s', (_what, overlay, error) => {
    expect(errorsOf(overlay)).toEqual([error]);
  });
});
