/** Docker's statistics as the metadata endpoints pass them on: with the rates of the network, and what was before. Pure. */
import type { ContainerStats } from '../../docker/docker.ts';

/** @param before an earlier sample of the same container, if there is one */
export function statsDocument(now: ContainerStats, before: ContainerStats | undefined): object {
  const { raw } = now;
  return {
    ...raw,
    // Docker took one sample only: what it would have put in from the one before.
    ...(before ? { precpu_stats: before.raw['cpu_stats'], preread: before.raw['read'] } : {}),
    ...networkRates(now, before),
  };
}

/** Bytes a second between two samples; none without a network of one's own, or without a sample before. */
function networkRates(now: ContainerStats, before: ContainerStats | undefined): object {
  const seconds = before ? (now.time - before.time) / 1000 : 0;
  if (!before?.network || !now.network || seconds <= 0) return {};
  const rate = (later: number, earlier: number) => Math.max(0, later - earlier) / seconds;
  return {
    network_rate_stats: {
      rx_bytes_per_sec: rate(now.network.receivedBytes, before.network.receivedBytes),
      tx_bytes_per_sec: rate(now.network.sentBytes, before.network.sentBytes),
    },
  };
}

/** A sample of a container that shares another's network has no traffic of its own: it gets that one's. */
export function withNetworkOf<T extends ContainerStats | undefined>(sample: T, owner: ContainerStats | undefined): T {
  if (!sample || sample.network || !owner?.network) return sample;
  return { ...sample, network: owner.network, raw: { ...sample.raw, networks: owner.raw['networks'] } };
}
