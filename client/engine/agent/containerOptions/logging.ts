import type { ContainerDefinition, ContainerOverlay } from '../../state/model.ts';
import { usesRouter } from '../firelens/router.ts';
import type { FieldFamily } from './context.ts';

/** Drivers of Docker itself that need nothing of AWS. */
const PASSED_ON = new Set(['json-file', 'local', 'journald', 'syslog', 'gelf', 'fluentd', 'splunk']);

/** Bounded, so that a chatty container cannot fill the disk. */
const KEPT_LOCALLY = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

/** The engine keeps the lines itself; Docker's copy is what it catches up from when it was away. */
const COLLECTED = { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '4' } };

/** Whether the container's logs leave by its log driver here, so that the values of its secret options are of use. */
export const takesSecretOptions = (container: ContainerDefinition, { deliverLogs }: ContainerOverlay): boolean =>
  deliverLogs !== 'local' && (usesRouter(container) || PASSED_ON.has(container.logConfiguration?.logDriver ?? ''));

/**
 * Why a container's logs are kept as local logs instead of where the definition sends them; undefined when they are not.
 * @param hasRouter a router of logs runs with it
 */
export function logsKeptBecause(
  { logConfiguration }: ContainerDefinition,
  { deliverLogs }: ContainerOverlay,
  hasRouter: boolean,
): string | undefined {
  const driver = logConfiguration?.logDriver;
  if (driver === undefined || driver === 'awslogs') return undefined;
  if (driver === 'awsfirelens') return hasRouter ? undefined : 'no container of the task routes them';
  if (!PASSED_ON.has(driver)) return `the log driver "${driver}" is not run on this machine`;
  return deliverLogs === 'local' ? `the overlay keeps them from the log driver "${driver}"` : undefined;
}

/** Docker's own drivers get what the definition says; every other one becomes local logs of bounded size. */
export const loggingOptions: FieldFamily = ({ container, overlay, links: { logSecrets = {}, firelens } }) => {
  const { logConfiguration } = container;
  if (firelens?.logDriver) return { HostConfig: { LogConfig: firelens.logDriver } };
  if (logConfiguration?.logDriver === 'awslogs') return { HostConfig: { LogConfig: COLLECTED } };
  if (logConfiguration?.logDriver === undefined || logsKeptBecause(container, overlay, false) !== undefined) {
    return { HostConfig: { LogConfig: KEPT_LOCALLY } };
  }
  const Config = withBuffer({ ...logConfiguration.options, ...logSecrets });
  return { HostConfig: { LogConfig: { Type: logConfiguration.logDriver, Config } } };
};

/** The agent's own default; Docker's is a tenth of it, and what does not fit is lost. */
const withBuffer = (options: Readonly<Record<string, string>>): Record<string, string> =>
  options['mode'] === 'non-blocking' ? { 'max-buffer-size': '10m', ...options } : { ...options };
