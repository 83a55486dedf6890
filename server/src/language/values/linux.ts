import capabilities from '../../../../schemas/facts/capabilities.json' with { type: 'json' };
import sysctls from '../../../../schemas/facts/sysctls.json' with { type: 'json' };
import ulimits from '../../../../schemas/facts/ulimits.json' with { type: 'json' };
import { platformsOf } from './launchTypeSupport.ts';
import type { SuggestionProvider } from './provider.ts';

const LINUX = 'containerDefinitions/*/linuxParameters';

/** On Fargate those first that it lets a container have. */
export const addedCapabilities: SuggestionProvider = {
  pattern: `${LINUX}/capabilities/add/*`,
  suggest({ task, assumedLaunchType }) {
    const isFargate = platformsOf(task, { assumedLaunchType }).includes('fargateLinux');
    const isAllowed = (name: string) => !isFargate || capabilities.fargateAdd.includes(name);
    return [
      ...capabilities.add.filter(isAllowed).map((value) => ({ value })),
      ...capabilities.add.filter((name) => !isAllowed(name)).map((value) => ({ value, detail: 'not on Fargate' })),
    ];
  },
};

export const droppedCapabilities: SuggestionProvider = {
  pattern: `${LINUX}/capabilities/drop/*`,
  suggest: () =>
    capabilities.drop.map((value) => ({ value, detail: value === 'ALL' ? 'every capability' : undefined })),
};

const ULIMITS: Readonly<Record<string, string>> = {
  core: 'size of core files, bytes',
  cpu: 'CPU time, seconds',
  data: 'data segment, bytes',
  fsize: 'size of files written, bytes',
  locks: 'file locks',
  memlock: 'locked memory, bytes',
  msgqueue: 'POSIX message queues, bytes',
  nice: 'highest nice priority',
  nofile: 'open files',
  nproc: 'processes of the user',
  rss: 'resident memory; without effect on Linux',
  rtprio: 'real-time priority',
  rttime: 'real-time CPU, microseconds',
  sigpending: 'queued signals',
  stack: 'stack, bytes',
};

export const ulimitNames: SuggestionProvider = {
  pattern: 'containerDefinitions/*/ulimits/*/name',
  suggest({ task, assumedLaunchType }) {
    const isFargate = platformsOf(task, { assumedLaunchType }).includes('fargateLinux');
    const { documented } = ulimits.fargate;
    const first = [...documented, ...ulimits.names.filter((name) => !documented.includes(name))];
    return first.map((value) => ({
      value,
      detail: `${ULIMITS[value] ?? ''}${isFargate && !documented.includes(value) ? '; not documented for Fargate' : ''}`,
    }));
  },
};

export const kernelParameters: SuggestionProvider = {
  pattern: 'containerDefinitions/*/systemControls/*/namespace',
  suggest({ task }) {
    const mode = task.networkMode?.value;
    const isHostNetwork = (name: string) => mode === 'host' && name.startsWith('net.');
    return sysctls.suggestions.map((value) => ({
      value,
      detail: isHostNetwork(value) ? 'not with network mode host' : undefined,
    }));
  },
};
