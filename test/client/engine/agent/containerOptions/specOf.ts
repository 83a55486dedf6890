/** The spec of one container named `app` of a task, from what a test says of it: what the tests of container options share. */
import type { ContainerContext, Machine } from '../../../../../client/engine/agent/containerOptions/context.ts';
import {
  effectiveContainers,
  networkModeOf,
  overlayOf,
} from '../../../../../client/engine/agent/containerOptions/effective.ts';
import { containerSpec } from '../../../../../client/engine/agent/containerOptions/index.ts';
import type { ContainerDefinition } from '../../../../../client/engine/state/model.ts';
import { taskRecord, type TaskOptions } from '../../../../support/taskRecords.ts';

export const MIB = 1024 * 1024;
export const MACHINE: Machine = {
  engineId: 'engine',
  version: '1.2.3',
  helperImage: 'helper:1',
  publishAddress: '127.0.0.1',
  networkName: 'vpc',
  cpus: 4,
  memoryBytes: 8 * 1024 * MIB,
  refusedUlimits: new Map(),
};

export interface Case {
  readonly container?: ContainerDefinition;
  readonly definition?: Partial<TaskOptions['definition']>;
  readonly task?: Partial<Omit<TaskOptions, 'definition'>>;
  readonly machine?: Partial<Machine>;
  readonly links?: Partial<ContainerContext['links']>;
}

export function specOf({ container = {}, definition = {}, task = {}, machine = {}, links = {} }: Case = {}) {
  const { spec } = taskRecord({
    ...task,
    definition: { ...definition, containerDefinitions: [{ name: 'app', image: 'image:1', ...container }] },
  });
  const [effective] = effectiveContainers(spec);
  return containerSpec({
    task: spec,
    networkMode: networkModeOf(spec),
    container: effective ?? {},
    overlay: overlayOf(spec, 'app'),
    machine: { ...MACHINE, ...machine },
    links: { dockerNames: {}, volumeNames: {}, bindings: [], secrets: {}, ...links },
  });
}
export const hostConfigOf = (given: Case) => specOf(given).HostConfig;
