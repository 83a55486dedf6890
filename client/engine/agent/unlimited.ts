/** What is told where Docker may not bound its containers: rootless ones need cgroup v2 and a systemd that hands it over. */
import type { Notice, OverlaySettings, TaskDefinitionInput } from '../state/model.ts';

/** What a Docker may be unable to limit. */
export type Unlimited = 'cpu' | 'memory';

const FIELDS: Readonly<Record<Unlimited, readonly ['cpu'] | readonly ['memory', 'memoryReservation']>> = {
  cpu: ['cpu'],
  memory: ['memory', 'memoryReservation'],
};

/** One notice for each kind of limit that the definition asks for and this Docker does not keep, at the first place. Pure. */
export function unlimitedNotices(
  definition: TaskDefinitionInput,
  overlay: OverlaySettings | undefined,
  unlimited: readonly Unlimited[],
): Notice[] {
  const containers = (definition.containerDefinitions ?? []).map((container, index) => ({ container, index }));
  const run = containers.filter(({ container }) => !overlay?.containers[container.name ?? '']?.skip);
  return unlimited.flatMap((kind): Notice[] => {
    const asked = [
      ...(definition[kind] === undefined ? [] : [`/${kind}`]),
      ...run.flatMap(({ container, index }) =>
        FIELDS[kind].filter((field) => container[field]).map((field) => `/containerDefinitions/${index}/${field}`),
      ),
    ];
    const [pointer] = asked;
    if (pointer === undefined) return [];
    const what = kind === 'cpu' ? 'CPU' : 'memory';
    const consequence = kind === 'cpu' ? 'takes what the machine has' : 'is never ended for want of memory';
    return [
      {
        kind: 'not-applied',
        pointer,
        message:
          `${kind}: this Docker cannot limit ${what}, so a container ${consequence}. A rootless Docker can where the machine ` +
          'has cgroup v2 and systemd; one that runs as root always can.',
      },
    ];
  });
}
