/** Container instances for tests of placement. */
import type { InstanceView } from '../../../../client/engine/placement/instance.ts';
import type { Resources, TaskNeed } from '../../../../client/engine/placement/resources.ts';
import { parseClusterQuery } from '../../../../server/src/language/clusterQuery.ts';
import type { ReadExpression } from '../../../../client/engine/placement/query.ts';

export const resources = (given: Partial<Resources> = {}): Resources => ({
  cpu: 1024,
  memory: 1024,
  gpus: 0,
  tcpPorts: new Set(),
  udpPorts: new Set(),
  ...given,
});

export const need = (given: Partial<TaskNeed> = {}): TaskNeed => ({
  ...resources({ cpu: 100, memory: 100 }),
  attributes: [],
  ...given,
});

export const instance = (
  name: string,
  given: Partial<Omit<InstanceView, 'attributes' | 'free'>> & {
    readonly attributes?: Readonly<Record<string, string | undefined>>;
    readonly free?: Partial<Resources>;
  } = {},
): InstanceView => ({
  arn: `arn:aws:ecs:us-east-1:000000000000:container-instance/default/${name}`,
  status: 'ACTIVE',
  agentConnected: true,
  agentVersion: '1.89.0',
  registeredAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  groups: [],
  whole: { cpu: Infinity, memory: Infinity },
  ...given,
  attributes: new Map(Object.entries(given.attributes ?? {})),
  free: resources(given.free),
});

/** Reads expressions with the parser of the editor. */
export const read: ReadExpression = (text) => {
  const query = parseClusterQuery(text);
  return query.isValid ? query.expression : undefined;
};
