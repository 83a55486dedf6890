/** Log groups and streams as CloudWatch Logs describes them, from the streams that are kept. Pure but for the store it reads. */
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../state/arn.ts';
import type { LogStoreReader } from '../../state/logs/logStore.ts';
import type { LogStream } from '../../state/logs/logStream.ts';
import { ApiError, invalidParameter } from '../errors.ts';

const groupArn = (group: string) => `arn:aws:logs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:log-group:${group}`;

/** What names a group in a request: one of the two. */
export interface GroupReference {
  readonly logGroupName?: string;
  /** A name or an ARN. */
  readonly logGroupIdentifier?: string;
}

/** @throws ApiError InvalidParameterException when neither is given */
export function groupName({ logGroupName, logGroupIdentifier }: GroupReference): string {
  const name =
    logGroupName ?? logGroupIdentifier?.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '');
  if (name === undefined) throw invalidParameter('Either logGroupName or logGroupIdentifier is needed.');
  return name;
}

/**
 * The streams of a group, in the order of their names.
 * @throws ApiError ResourceNotFoundException
 */
export function streamsOf(logs: LogStoreReader, group: string): readonly LogStream[] {
  const streams = logs.streams().filter(({ identity }) => identity.group === group);
  if (streams.length === 0) throw new ApiError('ResourceNotFoundException', 'The specified log group does not exist.');
  return streams.sort((a, b) => compare(a.identity.stream, b.identity.stream));
}

export const streamNotFound = () =>
  new ApiError('ResourceNotFoundException', 'The specified log stream does not exist.');

/** Groups in the order of their names. */
export function describeGroups(logs: LogStoreReader) {
  const groups = new Map<string, LogStream[]>();
  for (const stream of logs.streams()) {
    const { group } = stream.identity;
    groups.set(group, [...(groups.get(group) ?? []), stream]);
  }
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .map(([logGroupName, streams]) => ({
      logGroupName,
      creationTime: Math.min(...streams.map(({ identity }) => identity.createdAt)),
      metricFilterCount: 0,
      arn: `${groupArn(logGroupName)}:*`,
      logGroupArn: groupArn(logGroupName),
      logGroupClass: 'STANDARD',
      storedBytes: streams.reduce((sum, { bytes }) => sum + bytes, 0),
    }));
}

export const describeStream = ({ identity, firstTime = 0, lastEvent, range, bytes }: LogStream) => ({
  logStreamName: identity.stream,
  creationTime: identity.createdAt,
  firstEventTimestamp: firstTime,
  lastEventTimestamp: lastEvent?.time ?? firstTime,
  lastIngestionTime: lastEvent?.ingestedAt ?? firstTime,
  uploadSequenceToken: String(range.next),
  arn: `${groupArn(identity.group)}:log-stream:${identity.stream}`,
  storedBytes: bytes,
});

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
