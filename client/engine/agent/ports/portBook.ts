/**
 * Chooses ports of this machine. ECS's agent picks dynamic ports itself, walking upward through the ephemeral range, and
 * binds them explicitly; so do we, looking first whether a port is free.
 */
import type { NetworkBinding } from '../../state/model.ts';
import type { PortWish } from './wishes.ts';

/** Whether nobody listens on a port; a guess that may be outdated a moment later. */
export type PortProbe = (address: string, port: number, protocol: 'tcp' | 'udp') => Promise<boolean>;

export interface PortHolder {
  readonly port: number;
  readonly protocol: string;
  /** For messages: `task 3f… (web:2)`. */
  readonly holder: string;
}

export interface PortBookOptions {
  readonly address: string;
  readonly probe: PortProbe;
  /** Ports that tasks of this engine have now. */
  readonly held: () => readonly PortHolder[];
}

/** A port that the definition or overlay fixes is taken. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

export interface PortBook {
  /**
   * Ports for all wishes; `record` is called with them before anybody else may choose.
   * @param avoid ports (`8080/tcp`) that turned out to be taken
   * @throws PortTaken
   */
  choose(
    wishes: readonly PortWish[],
    avoid: ReadonlySet<string>,
    record: (bindings: readonly NetworkBinding[]) => void,
  ): Promise<void>;
}

const FIRST_DYNAMIC = 32768;
const LAST_DYNAMIC = 60999;

export function createPortBook({ address, probe, held }: PortBookOptions): PortBook {
  let queue: Promise<unknown> = Promise.resolve();
  let last = FIRST_DYNAMIC - 1;

  const choose: PortBook['choose'] = async (wishes, avoid, record) => {
    const holders = held();
    const chosen = new Set<string>();
    const isFree = async (port: number, { protocol }: PortWish) => {
      const key = `${port}/${protocol}`;
      if (chosen.has(key) || avoid.has(key)) return false;
      if (holders.some((each) => each.port === port && each.protocol === protocol)) return false;
      return probe(address, port, protocol);
    };
    const allFree = async (first: number, wish: PortWish) => {
      for (let port = first; port < first + wish.count; port++) if (!(await isFree(port, wish))) return false;
      return true;
    };
    const walk = async (wish: PortWish): Promise<number> => {
      for (let tries = FIRST_DYNAMIC; tries <= LAST_DYNAMIC; tries++) {
        const first = last + 1 + wish.count - 1 > LAST_DYNAMIC ? FIRST_DYNAMIC : last + 1;
        last = first;
        if (await allFree(first, wish)) {
          last = first + wish.count - 1;
          return first;
        }
      }
      throw new PortTaken(
        `no ${wish.count} consecutive free ports between ${FIRST_DYNAMIC} and ${LAST_DYNAMIC} of ${address}`,
      );
    };

    const bindings: NetworkBinding[] = [];
    for (const wish of wishes) {
      const { choice } = wish;
      let first: number;
      if (choice.kind === 'any') first = await walk(wish);
      else if (await allFree(choice.hostPort, wish)) first = choice.hostPort;
      else if (choice.kind === 'preferred') first = await walk(wish);
      else throw new PortTaken(takenMessage(choice.hostPort, wish, holders, address));
      for (let port = first; port < first + wish.count; port++) chosen.add(`${port}/${wish.protocol}`);
      bindings.push(bindingOf(wish, first, address));
    }
    record(bindings);
  };

  return {
    choose(wishes, avoid, record) {
      if (wishes.length === 0) return Promise.resolve();
      const mine = queue.then(() => choose(wishes, avoid, record));
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}

function bindingOf({ containerPort, count, protocol }: PortWish, hostPort: number, bindIP: string): NetworkBinding {
  return count === 1
    ? { bindIP, containerPort, hostPort, protocol }
    : {
        bindIP,
        containerPortRange: `${containerPort}-${containerPort + count - 1}`,
        hostPortRange: `${hostPort}-${hostPort + count - 1}`,
        protocol,
      };
}

/** Why a fixed port cannot be had and what to do, naming the holder when it is one of our tasks. */
export function takenMessage(
  hostPort: number,
  { protocol, containerPort }: Pick<PortWish, 'protocol' | 'containerPort'>,
  holders: readonly PortHolder[],
  address: string,
): string {
  const holder = holders.find((each) => each.port === hostPort && each.protocol === protocol)?.holder;
  return (
    `port ${hostPort}/${protocol} of ${address}, asked for by container port ${containerPort}, is already allocated` +
    (holder === undefined ? ' by another program' : ` by ${holder}`) +
    `; stop it, or give another port in "ports" of the overlay <name>.local.json`
  );
}

/** Every single port of a binding, ranges spelled out. */
export function hostPortsOf({ hostPort, hostPortRange }: NetworkBinding): readonly number[] {
  if (hostPort !== undefined) return [hostPort];
  const [first, last = first] = (hostPortRange ?? '').split('-').map(Number);
  if (first === undefined || last === undefined || Number.isNaN(first)) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The port Docker could not bind, from its sentence: `Bind for 127.0.0.1:8080 failed`, `listen tcp4 0.0.0.0:80: bind`. */
export function portInMessage(message: string): number | undefined {
  const match = /:(\d{1,5})(?: failed|: bind|\/(?:tcp|udp)|\b.*(?:already|in use|not available))/.exec(message);
  return match ? Number(match[1]) : undefined;
}
