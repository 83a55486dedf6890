/** Which configuration a HAProxy works with: each is rendered with a number, which its statistics show. */
import type { Clock } from '../../util/clock.ts';
import { parseStatistics, type Statistics } from './statistics.ts';

/** Name of the frontend that shows the statistics. */
export const generationName = (generation: number): string => `generation-${generation}`;

/** Where one tells about itself. */
export interface StatisticsPlace {
  /** Without the path. */
  readonly address: string;
  /** Unguessable: containers on the same network could ask, too. */
  readonly path: string;
}

export interface StatisticsReading {
  /** Reads an address; rejects when there is no answer in time. */
  readonly read: (url: string) => Promise<string>;
  /** Of real time. */
  readonly clock: Clock;
}

export const statisticsOf = async (
  { read }: Pick<StatisticsReading, 'read'>,
  { address, path }: StatisticsPlace,
): Promise<Statistics> => parseStatistics(await read(`${address}${path};csv`));

/** Milliseconds; a configuration is in force within some tens of them. */
const LOOK_EVERY = 25;
const PATIENCE = 5000;

/** @throws Error when the configuration of that number is not in force in time */
export async function inForce(reading: StatisticsReading, place: StatisticsPlace, generation: number): Promise<void> {
  const { clock } = reading;
  const until = clock.now() + PATIENCE;
  for (;;) {
    const told = await statisticsOf(reading, place).catch(() => undefined);
    if (told?.proxies.has(generationName(generation))) return;
    if (clock.now() > until) throw new Error('it did not take over its configuration');
    await clock.sleep(LOOK_EVERY);
  }
}
