import { isAbsolute } from 'node:path';
import type {
  OverlayContainerDocument,
  OverlayDocument,
  OverlayTargetGroupDocument,
  PutOverlayInput,
  PutOverlayOutput,
} from '../../../protocol/local.ts';
import { ROLE_MODES } from '../../state/model.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { flag, integer, map, structure, text, type Shape } from '../shapes/shape.ts';
import { checkTargetGroups } from '../targetGroupOverlay.ts';

/** Unlike a request of the ECS API, a file written by hand is told about members that mean nothing. */
const exactly = <T extends object>(members: Parameters<typeof structure<T>>[0]): Shape<T> => {
  const shape = structure<T>(members);
  return {
    read(value, path) {
      const result = shape.read(value, path);
      const unknown = Object.keys(value as object).find((name) => !(name in members));
      if (unknown !== undefined) {
        throw invalidParameter(
          `The overlay has '${unknown}' in ${path}; what can stand there is ${Object.keys(members).join(', ')}.`,
        );
      }
      return result;
    },
  };
};

const overlayDocument = exactly<OverlayDocument>({
  $schema: text(),
  secretsFile: text(),
  containers: map(
    exactly<OverlayContainerDocument>({
      image: text(),
      environment: map(text()),
      secrets: map(text()),
      environmentFiles: map(text()),
      ports: map(integer),
      skip: flag,
      deliverLogs: text(),
    }),
  ),
  volumes: map(exactly<{ readonly hostPath?: string }>({ hostPath: text() })),
  credentials: exactly<NonNullable<OverlayDocument['credentials']>>({
    accessKeyId: text(),
    secretAccessKey: text(),
    sessionToken: text(),
  }),
  serviceRegistries: map(text()),
  targetGroups: map(
    exactly<OverlayTargetGroupDocument>({
      port: integer,
      protocol: text(),
      algorithm: text(),
      stickinessSeconds: integer,
      deregistrationDelaySeconds: integer,
      healthCheck: exactly<NonNullable<OverlayTargetGroupDocument['healthCheck']>>({
        protocol: text(),
        path: text(),
        matcher: text(),
        intervalSeconds: integer,
        timeoutSeconds: integer,
        healthyThreshold: integer,
        unhealthyThreshold: integer,
      }),
    }),
  ),
});

/** Checks an overlay and keeps it for RunTask. */
export const putOverlay = operation(
  structure<PutOverlayInput>({
    overlay: overlayDocument,
    baseFolder: text(),
    secretValues: map(text()),
    secretsFromAws: structure<{ readonly profile?: string }>({ profile: text() }),
    role: structure<NonNullable<PutOverlayInput['role']>>({ mode: text(), profile: text() }),
  }),
  (input, { overlays }): PutOverlayOutput => {
    const { overlay = {}, baseFolder = '', ...secrets } = input as Partial<PutOverlayInput>;
    if (!isAbsolute(baseFolder)) throw invalidParameter(`baseFolder is '${baseFolder}'; it must be an absolute path.`);
    for (const [name, { ports = {} }] of Object.entries(overlay.containers ?? {})) checkPorts(name, ports);
    checkTargetGroups(overlay.targetGroups ?? {});
    checkRegistries(overlay.serviceRegistries ?? {});
    const mode = secrets.role?.mode;
    if (mode !== undefined && !ROLE_MODES.includes(mode)) {
      throw invalidParameter(`role.mode is '${mode as string}'; it must be one of ${ROLE_MODES.join(', ')}.`);
    }
    return { overlayId: overlays.put({ overlay, baseFolder, ...secrets }) };
  },
);

function checkPorts(container: string, ports: Readonly<Record<string, number>>): void {
  for (const [containerPort, hostPort] of Object.entries(ports)) {
    const place = `overlay.containers.${container}.ports`;
    if (!/^\d{1,5}(\/(tcp|udp))?$/.test(containerPort)) {
      throw invalidParameter(`${place} has the key '${containerPort}'; it must be a port like 80 or 53/udp.`);
    }
    if (hostPort < 1 || hostPort > 65_535) {
      throw invalidParameter(`${place}.${containerPort} is ${hostPort}; it must be a port from 1 to 65535.`);
    }
  }
}

/** A name of the Domain Name System with a namespace: two labels at least. */
function checkRegistries(registries: Readonly<Record<string, string>>): void {
  for (const [registry, name] of Object.entries(registries)) {
    if (name.length > 253 || !/^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})+$/.test(name)) {
      throw invalidParameter(
        `overlay.serviceRegistries.${registry} is '${name}'; it must be the service's name and its namespace, like api.internal.`,
      );
    }
  }
}
