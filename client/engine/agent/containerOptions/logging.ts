import type { ContainerDefinition } from '../../state/model.ts';
import type { FieldFamily } from './context.ts';

/** Drivers of Docker itself that need nothing of AWS. */
const PASSED_ON = new Set(['json-file', 'local', 'journald', 'syslog', 'gelf', 'fluentd', 'splunk']);

/** Bounded, so that a chatty container cannot fill the disk. */
const KEPT_LOCALLY = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

/** Why a container's logs are kept as local logs instead of where the definition sends them; undefined when they are not. */
export function logsKeptBecause({ logConfiguration }: ContainerDefinition): string | undefined {
  const driver = logConfiguration?.logDriver;
  if (driver === undefined) return undefined;
  if (driver === 'awslogs') return 'they are not sent to CloudWatch Logs';
  if (!PASSED_ON.has(driver)) return `the log driver "${driver}" is not run on this machine`;
  if (logConfiguration?.secretOptions?.length) {
    return `the log driver "${driver}" needs secret options, which have no values on this machine`;
  }
  return undefined;
}

/** Docker's own drivers get what the definition says; every other one becomes local logs of bounded size. */
export const loggingOptions: FieldFamily = ({ container }) => {
  const { logConfiguration } = container;
  if (logConfiguration?.logDriver === undefined || logsKeptBecause(container) !== undefined) {
    return { HostConfig: { LogConfig: KEPT_LOCALLY } };
  }
  return { HostConfig: { LogConfig: { Type: logConfiguration.logDriver, Config: logConfiguration.options ?? {} } } };
};
