import type { ObjectReader } from '../reader.ts';

export type LinuxParameters = ReturnType<typeof readLinuxParameters>;
export type Ulimit = ReturnType<typeof readUlimit>;
export type SystemControl = ReturnType<typeof readSystemControl>;

export const readLinuxParameters = (linux: ObjectReader) => ({
  node: linux.node,
  capabilities: linux.object('capabilities', readCapabilities),
  /** Swap in MiB on top of the memory. */
  maxSwap: linux.number('maxSwap'),
  swappiness: linux.number('swappiness'),
  initProcessEnabled: linux.flag('initProcessEnabled'),
  tmpfs: linux.list('tmpfs', readTmpfs),
});

const readCapabilities = (capabilities: ObjectReader) => ({
  node: capabilities.node,
  add: capabilities.texts('add'),
  drop: capabilities.texts('drop'),
});

const readTmpfs = (tmpfs: ObjectReader) => ({
  node: tmpfs.node,
  containerPath: tmpfs.text('containerPath'),
  mountOptions: tmpfs.texts('mountOptions'),
});

export const readUlimit = (ulimit: ObjectReader) => ({
  node: ulimit.node,
  name: ulimit.text('name'),
  softLimit: ulimit.number('softLimit'),
  hardLimit: ulimit.number('hardLimit'),
});

export const readSystemControl = (control: ObjectReader) => ({
  node: control.node,
  namespace: control.text('namespace'),
  value: control.text('value'),
});
