import type { TaskDefinition } from '../taskDefinition.ts';
import type { Suggestion } from './provider.ts';

/** What is known around a service definition or RunTask input. */
export interface RequestSuggestionContext {
  /** The task definition it is about, where it was found. */
  readonly task: TaskDefinition | undefined;
  /** Families of the task definitions around it. */
  readonly families: readonly string[];
}

export interface RequestSuggestionProvider {
  /** As in `SuggestionProvider`. */
  readonly pattern: string;
  suggest(context: RequestSuggestionContext): Iterable<Suggestion>;
}

function* containerNames({ task }: RequestSuggestionContext): Generator<Suggestion> {
  for (const { name, image } of task?.containers?.items ?? []) {
    if (name?.value) yield { value: name.value, detail: image?.value ?? 'container' };
  }
}

function* containerPorts({ task }: RequestSuggestionContext): Generator<Suggestion> {
  for (const { name, portMappings } of task?.containers?.items ?? []) {
    for (const { containerPort } of portMappings?.items ?? []) {
      if (containerPort?.value !== undefined) yield { value: containerPort.value, detail: name?.value ?? 'container' };
    }
  }
}

function* portNames({ task }: RequestSuggestionContext): Generator<Suggestion> {
  for (const { portMappings } of task?.containers?.items ?? []) {
    for (const { name, containerPort } of portMappings?.items ?? []) {
      if (name?.value) yield { value: name.value, detail: `port ${String(containerPort?.value ?? '')}`.trim() };
    }
  }
}

function* volumesAtLaunch({ task }: RequestSuggestionContext): Generator<Suggestion> {
  for (const { name, configuredAtLaunch } of task?.volumes?.items ?? []) {
    if (name?.value && configuredAtLaunch?.value === true) yield { value: name.value, detail: 'configured at launch' };
  }
}

function* families({ families: known }: RequestSuggestionContext): Generator<Suggestion> {
  for (const value of new Set(known)) yield { value, detail: 'task definition' };
}

const at = (
  patterns: readonly string[],
  suggest: RequestSuggestionProvider['suggest'],
): readonly RequestSuggestionProvider[] => patterns.map((pattern) => ({ pattern, suggest }));

/** Values in a service definition or RunTask input that the task definition knows. */
export const requestProviders: readonly RequestSuggestionProvider[] = [
  ...at(['taskDefinition'], families),
  ...at(
    ['loadBalancers/*/containerName', 'serviceRegistries/*/containerName', 'overrides/containerOverrides/*/name'],
    containerNames,
  ),
  ...at(['loadBalancers/*/containerPort', 'serviceRegistries/*/containerPort'], containerPorts),
  ...at(
    [
      'serviceConnectConfiguration/services/*/portName',
      'vpcLatticeConfigurations/*/portName',
      'gatewayConnectors/*/portName',
    ],
    portNames,
  ),
  ...at(['volumeConfigurations/*/name'], volumesAtLaunch),
];
