import type { ContainerDefinition } from '../../state/model.ts';
import { usesRouter } from '../firelens/router.ts';
import type { FieldFamily } from './context.ts';

/** Drivers of Docker itself that need nothing of AWS. */
const PASSED_ON = new Set(['json-file', 'local', 'journald', 'syslog', 'gelf', 'fluentd', 'splunk']);

/** Bounded, so that a chatty container cannot fill the disk. */
const KEPT_LOCALLY = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

/** The engine keeps the lines itself; Docker's copy is what it catches up from when it was away. */
const COLLECTED = { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '4' } };

/** Whether the container's log driver is run here, so that the values of its secret options are of use. */
export const takesSecretOptions = (container: ContainerDefinition): boolean =>
  usesRouter(container) || PASSED_ON.has(container.logConfiguration?.logDriver ?? '');

/**
 * Why a container's logs are kept as local logs instead of where the definition sends them; undefined when they are not.
 * @param hasValue whether a secret option has a value
 * @param hasRouter a router of logs runs with it
 */
export function logsKeptBecause(
  { logConfiguration }: ContainerDefinition,
  hasValue: (option: { readonly name: string; readonly valueFrom: string }) => boolean,
  hasRouter: boolean,
): string | undefined {
  const driver = logConfiguration?.logDriver;
  if (driver === undefined || driver === 'awslogs') return undefined;
  if (driver === 'awsfirelens') return hasRouter ? undefined : 'no container of the task routes them';
  if (!PASSED_ON.has(driver)) return `the log driver "${driver}" is not run on this machine`;
  const missing = (logConfiguration?.secretOptions ?? []).filter(
    ({ name = '', valueFrom = '' }) => !hasValue({ name, valueFrom }),
  );
  if (missing.length === 0) return undefined;
  return `the log driver "${driver}" needs ${missing.map(({ name }) => name ?? '').join(', ')}, which has no value on this machine`;
}

/** Docker's own drivers get what the definition says; every other one becomes local logs of bounded size. */
export const loggingOptions: FieldFamily = ({ container, links: { logSecrets = {}, firelens } }) => {
  const { logConfiguration } = container;
  if (firelens?.logDriver) return { HostConfig: { LogConfig: firelens.logDriver } };
  if (logConfiguration?.logDriver === 'awslogs') return { HostConfig: { LogConfig: COLLECTED } };
  if (
    logConfiguration?.logDriver === undefined ||
    logsKeptBecause(container, ({ name }) => name in logSecrets, false) !== undefined
  ) {
    return { HostConfig: { LogConfig: KEPT_LOCALLY } };
  }
  const Config = withBuffer({ ...logConfiguration.options, ...logSecrets });
  return { HostConfig: { LogConfig: { Type: logConfiguration.logDriver, Config } } };
};

/** The agent's own default; Docker's is a tenth of it, and what does not fit is lost. */
const withBuffer = (options: Readonly<Record<string, string>>): Record<string, string> =>
  options['mode'] === 'non-blocking' ? { 'max-buffer-size': '10m', ...options } : { ...options };
