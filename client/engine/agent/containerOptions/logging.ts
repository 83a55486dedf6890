import type { ContainerDefinition } from '../../state/model.ts';
import type { FieldFamily } from './context.ts';

/** Drivers of Docker itself that need nothing of AWS. */
const PASSED_ON = new Set(['json-file', 'local', 'journald', 'syslog', 'gelf', 'fluentd', 'splunk']);

/** Bounded, so that a chatty container cannot fill the disk. */
const KEPT_LOCALLY = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

/** Whether the container's log driver is run here, so that the values of its secret options are of use. */
export const takesSecretOptions = ({ logConfiguration }: ContainerDefinition): boolean =>
  PASSED_ON.has(logConfiguration?.logDriver ?? '');

/**
 * Why a container's logs are kept as local logs instead of where the definition sends them; undefined when they are not.
 * @param hasValue whether a secret option has a value
 */
export function logsKeptBecause(
  { logConfiguration }: ContainerDefinition,
  hasValue: (option: { readonly name: string; readonly valueFrom: string }) => boolean,
): string | undefined {
  const driver = logConfiguration?.logDriver;
  if (driver === undefined) return undefined;
  if (driver === 'awslogs') return 'they are not sent to CloudWatch Logs';
  if (!PASSED_ON.has(driver)) return `the log driver "${driver}" is not run on this machine`;
  const missing = (logConfiguration?.secretOptions ?? []).filter(
    ({ name = '', valueFrom = '' }) => !hasValue({ name, valueFrom }),
  );
  if (missing.length === 0) return undefined;
  return `the log driver "${driver}" needs ${missing.map(({ name }) => name ?? '').join(', ')}, which has no value on this machine`;
}

/** Docker's own drivers get what the definition says; every other one becomes local logs of bounded size. */
export const loggingOptions: FieldFamily = ({ container, links: { logSecrets = {} } }) => {
  const { logConfiguration } = container;
  if (
    logConfiguration?.logDriver === undefined ||
    logsKeptBecause(container, ({ name }) => name in logSecrets) !== undefined
  ) {
    return { HostConfig: { LogConfig: KEPT_LOCALLY } };
  }
  const Config = { ...logConfiguration.options, ...logSecrets };
  return { HostConfig: { LogConfig: { Type: logConfiguration.logDriver, Config } } };
};
