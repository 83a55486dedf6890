/** All commands, each loaded when first called. A test compares the ids with the manifest. */
import type { Command } from './context.ts';

export const COMMANDS = {
  'drydock.runTask': async () => (await import('./runTask.ts')).runTask,
  'drydock.validate': async () => (await import('./validate.ts')).validate,
  'drydock.stopTask': async () => (await import('./stop.ts')).stopTask,
  'drydock.stopAllTasks': async () => (await import('./stop.ts')).stopAllTasks,
  'drydock.removeStoppedTasks': async () => (await import('./stop.ts')).removeStoppedTasks,
  'drydock.removeStoppedTask': async () => (await import('./stop.ts')).removeStoppedTasks,
  'drydock.showLogs': async () => (await import('./logs.ts')).showLogs,
  'drydock.followLogs': async () => (await import('./logs.ts')).followLogs,
  'drydock.filterLogs': async () => (await import('./logs.ts')).filterLogs,
  'drydock.saveLogs': async () => (await import('./logs.ts')).saveLogs,
  'drydock.showUsage': async () => (await import('./show.ts')).showUsage,
  'drydock.browseFiles': async () => (await import('./files.ts')).browseFiles,
  'drydock.openFile': async () => (await import('./files.ts')).openFile,
  'drydock.downloadFiles': async () => (await import('./files.ts')).downloadFiles,
  'drydock.refreshFiles': async () => (await import('./files.ts')).refreshFiles,
  'drydock.copyFilePath': async () => (await import('./files.ts')).copyFilePath,
  'drydock.runInContainer': async () => (await import('./show.ts')).runInContainer,
  'drydock.openShell': async () => (await import('./show.ts')).openShell,
  'drydock.inspect': async () => (await import('./show.ts')).inspect,
  'drydock.showTaskDefinition': async () => (await import('./show.ts')).showTaskDefinition,
  'drydock.whyStopped': async () => (await import('./whyStopped.ts')).whyStopped,
  'drydock.copyStopReport': async () => (await import('./whyStopped.ts')).copyStopReport,
  'drydock.openPort': async () => (await import('./openPort.ts')).openPort,
  'drydock.copyArn': async () => (await import('./copy.ts')).copyArn,
  'drydock.copyAwsCommand': async () => (await import('./copy.ts')).copyAwsCommand,
  'drydock.registerTaskDefinition': async () => (await import('./definitions.ts')).registerTaskDefinition,
  'drydock.deregisterTaskDefinition': async () => (await import('./definitions.ts')).deregisterTaskDefinition,
  'drydock.createExample': async () => (await import('./definitions.ts')).createExample,
  'drydock.openOverlay': async () => (await import('./definitions.ts')).openOverlay,
  'drydock.setImageInOverlay': async () => (await import('./setImageInOverlay.ts')).setImageInOverlay,
  'drydock.addSecretToOverlay': async () => (await import('./addSecretToOverlay.ts')).addSecretToOverlay,
  'drydock.forgetSecrets': async () => (await import('./forgetSecrets.ts')).forgetSecrets,
  'drydock.useFreePort': async () => (await import('./useFreePort.ts')).useFreePort,
  'drydock.startEngine': async () => (await import('./engine.ts')).startEngine,
  'drydock.stopEngine': async () => (await import('./engine.ts')).stopEngine,
  'drydock.restartEngine': async () => (await import('./engine.ts')).restartEngine,
  'drydock.showEngineLog': async () => (await import('./engine.ts')).showEngineLog,
  'drydock.openClusterTerminal': async () => (await import('./engine.ts')).openClusterTerminal,
  'drydock.explainDocker': async () => (await import('./docker.ts')).explainDocker,
} as const satisfies Readonly<Record<string, () => Promise<Command>>>;

/** What links of pages run: not in the manifest, because they mean nothing without their argument. */
export const LINKED = {
  'drydock.takeStep': async () => (await import('./nextStep.ts')).takeStep,
} as const satisfies Readonly<Record<string, () => Promise<Command>>>;
