/** EventBridge's envelope around what an event tells. */
import type { EngineEvent } from '../../protocol/events.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../state/arn.ts';

export interface EventStamp {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

type Body = EngineEvent extends infer E
  ? E extends EngineEvent
    ? Pick<E, 'detail-type' | 'source' | 'resources' | 'detail'>
    : never
  : never;

export const envelope = (stamp: EventStamp, body: Body): EngineEvent => ({
  version: '0',
  id: stamp.id,
  account: LOCAL_ACCOUNT,
  time: new Date(stamp.at).toISOString(),
  region: LOCAL_REGION,
  ...body,
});
