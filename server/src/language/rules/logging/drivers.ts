import logDrivers from '../../../../../schemas/facts/logDrivers.json' with { type: 'json' };
import type { LogConfiguration } from '../../members/logging.ts';
import { oncePerTask } from '../../oncePerTask.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import type { RuleContext } from '../rule.ts';
import { demandsOf, type Demand } from '../platform/platforms.ts';

interface Driver {
  readonly supportedOn: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

const drivers: Readonly<Record<string, Driver>> = logDrivers.drivers as Readonly<Record<string, unknown>> as Readonly<
  Record<string, Driver>
>;

/** A container's log configuration whose driver is known. */
export interface Logging {
  readonly container: Container;
  readonly log: LogConfiguration;
  readonly driver: string;
}

export const loggingOf = oncePerTask((task): readonly Logging[] =>
  (task.containers?.items ?? []).flatMap((container) => {
    const log = container.logConfiguration;
    const driver = log?.logDriver?.value;
    return log === undefined || driver === undefined ? [] : [{ container, log, driver }];
  }),
);

/** The option names that a driver takes, or undefined for one that is not known. */
export function optionsOf(driver: string): ReadonlySet<string> | undefined {
  const known = drivers[driver];
  return known === undefined
    ? undefined
    : new Set([...Object.keys(known.options), ...Object.keys(logDrivers.everyDriver)]);
}

/** Whether the driver works wherever the definition is to run; where it does not, its options are beside the point. */
export const isSupported = (driver: string, demands: readonly Demand[]): boolean =>
  demands.every(({ platform }) => drivers[driver]?.supportedOn.includes(platform) ?? false);

export const supportedLogging = (task: TaskDefinition, context: RuleContext): readonly Logging[] => {
  const demands = demandsOf(task, context);
  return loggingOf(task).filter(({ driver }) => isSupported(driver, demands));
};

/** Whether an option has a value: written in `options`, or taken from a secret. Undefined when that cannot be known. */
export function hasOption({ options, secretOptions }: LogConfiguration, name: string): boolean | undefined {
  if (options?.get(name) !== undefined) return true;
  if (secretOptions?.items.some((option) => option.name?.value === name) ?? false) return true;
  const isKnown =
    (options?.isComplete ?? true) &&
    (secretOptions?.isComplete ?? true) &&
    (secretOptions?.items.every((option) => option.name?.value !== undefined) ?? true);
  return isKnown ? false : undefined;
}
