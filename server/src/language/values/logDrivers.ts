import facts from '../../../../schemas/facts/logDrivers.json' with { type: 'json' };
import type { Container } from '../taskDefinition.ts';
import type { Platform } from './launchTypeSupport.ts';

export interface LogOption {
  readonly description: string;
  /** Every value it may have; absent: free text. */
  readonly values?: readonly string[];
  readonly default?: string;
  /** Platforms on which it must be given. */
  readonly required?: readonly string[];
  /** Belongs into `secretOptions`. */
  readonly secret?: boolean;
}

export interface LogDriver {
  readonly supportedOn: readonly string[];
  readonly options: Readonly<Record<string, LogOption>>;
}

export const LOG_DRIVERS: Readonly<Record<string, LogDriver>> = facts.drivers;
const EVERY_DRIVER: Readonly<Record<string, LogOption>> = facts.everyDriver;

/** The log driver that a container has chosen; undefined while it is none that ECS knows. */
export const driverAt = (container: Container | undefined): string | undefined => {
  const name = container?.logConfiguration?.logDriver?.value;
  return name !== undefined && Object.hasOwn(LOG_DRIVERS, name) ? name : undefined;
};

/** All options of a driver, its own first. */
export const optionsOf = (driver: string | undefined): Readonly<Record<string, LogOption>> =>
  driver === undefined ? EVERY_DRIVER : { ...LOG_DRIVERS[driver]?.options, ...EVERY_DRIVER };

export const optionOf = (driver: string | undefined, name: string): LogOption | undefined => {
  const options = optionsOf(driver);
  return Object.hasOwn(options, name) ? options[name] : undefined;
};

export const isSupportedOn = (driver: LogDriver, platform: Platform): boolean =>
  platform === 'awsvpc' || driver.supportedOn.includes(platform);
