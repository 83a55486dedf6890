/** What a task could do to this machine beyond its own containers; asked about before it runs. Pure. */
import { createHash } from 'node:crypto';
import type { OverlayDocument, RoleSetting } from '../../protocol/local.ts';
import { containersOf, isRecord, recordsIn, textOf, textsIn, type Definition } from './definition.ts';
import { roleRisks } from './role.ts';

/**
 * One sentence per risk, in the order of the definition: privileged containers, host paths, devices, added
 * capabilities, namespaces of the host, and roles. Containers the overlay skips are never started and do not count.
 */
export function risksOf(definition: Definition, overlay: OverlayDocument, role?: RoleSetting): readonly string[] {
  const containers = containersOf(definition).filter(
    (container) => overlay.containers?.[textOf(container['name']) ?? '']?.skip !== true,
  );
  return [
    ...containers.flatMap(containerRisks),
    ...volumeRisks(definition, overlay),
    ...hostNamespaces(definition),
    ...roleRisks(definition, role),
  ];
}

function containerRisks(container: Readonly<Record<string, unknown>>): string[] {
  const name = textOf(container['name']) ?? '(unnamed)';
  const linux = isRecord(container['linuxParameters']) ? container['linuxParameters'] : {};
  const capabilities = isRecord(linux['capabilities']) ? textsIn(linux['capabilities']['add']) : [];
  const devices = recordsIn(linux['devices']).map((device) => textOf(device['hostPath']) ?? '(unnamed)');
  return [
    ...(container['privileged'] === true
      ? [`Container "${name}" is privileged: it has full access to this machine.`]
      : []),
    ...(capabilities.length > 0 ? [`Container "${name}" gets the capabilities ${capabilities.join(', ')}.`] : []),
    ...(devices.length > 0 ? [`Container "${name}" gets the devices ${devices.join(', ')}.`] : []),
    ...(textsIn(container['dockerSecurityOptions']).length > 0
      ? [`Container "${name}" sets the security options ${textsIn(container['dockerSecurityOptions']).join(', ')}.`]
      : []),
  ];
}

function volumeRisks(definition: Definition, overlay: OverlayDocument): string[] {
  const ofDefinition = new Map(
    recordsIn(definition.volumes).map((volume) => [
      textOf(volume['name']) ?? '',
      isRecord(volume['host']) ? textOf(volume['host']['sourcePath']) : undefined,
    ]),
  );
  const ofOverlay = Object.entries(overlay.volumes ?? {}).map(([name, { hostPath }]) => [name, hostPath] as const);
  const paths = new Map([...ofDefinition, ...ofOverlay.filter(([, path]) => path !== undefined)]);
  return [...paths].flatMap(([name, path]) =>
    path === undefined || path === '' ? [] : [`Volume "${name}" is ${path} of this machine.`],
  );
}

function hostNamespaces(definition: Definition): string[] {
  return [
    ...(definition.networkMode === 'host'
      ? ['All containers share the network of this machine (networkMode host).']
      : []),
    ...(definition.pidMode === 'host' ? ['All containers see the processes of this machine (pidMode host).'] : []),
    ...(definition.ipcMode === 'host' ? ['All containers share memory with this machine (ipcMode host).'] : []),
  ];
}

/** The same for the same content, whatever its order of members; secret values count but cannot be read back. */
export function digestOf(definition: Definition, overlay: OverlayDocument, role?: RoleSetting): string {
  return createHash('sha256')
    .update(canonical([definition, overlay, ...(role === undefined ? [] : [role])]))
    .digest('hex');
}

/** JSON with sorted members. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : each,
  );
}
