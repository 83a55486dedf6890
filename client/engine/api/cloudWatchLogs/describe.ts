import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { page } from '../pagination.ts';
import { flag, integer, structure, text } from '../shapes/shape.ts';
import { compare, describeGroups, describeStream, groupName, streamsOf, type GroupReference } from './groups.ts';

const MOST = 50;

/** @throws ApiError InvalidParameterException */
function pageOf<T>(items: readonly T[], key: (item: T) => string, nextToken: string | undefined, limit = MOST) {
  if (limit < 1 || limit > MOST) throw invalidParameter(`limit is ${limit}; it must be between 1 and ${MOST}.`);
  return page(items, key, { nextToken, maxResults: limit });
}

export const describeLogGroups = operation(
  structure<{ logGroupNamePrefix?: string; logGroupNamePattern?: string; nextToken?: string; limit?: number }>({
    logGroupNamePrefix: text(),
    logGroupNamePattern: text(),
    nextToken: text(),
    limit: integer,
  }),
  ({ logGroupNamePrefix = '', logGroupNamePattern = '', nextToken, limit }, { logs }) => {
    const wanted = logGroupNamePattern.toLowerCase();
    const groups = describeGroups(logs).filter(
      ({ logGroupName }) => logGroupName.startsWith(logGroupNamePrefix) && logGroupName.toLowerCase().includes(wanted),
    );
    const { items, ...more } = pageOf(groups, (group) => group.logGroupName, nextToken, limit);
    return { logGroups: items, ...more };
  },
);

interface DescribeLogStreams extends GroupReference {
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: string;
  readonly descending?: boolean;
  readonly nextToken?: string;
  readonly limit?: number;
}

export const describeLogStreams = operation(
  structure<DescribeLogStreams>({
    logGroupName: text(),
    logGroupIdentifier: text(),
    logStreamNamePrefix: text(),
    orderBy: text(),
    descending: flag,
    nextToken: text(),
    limit: integer,
  }),
  ({ logStreamNamePrefix, orderBy = 'LogStreamName', descending = false, nextToken, limit, ...group }, { logs }) => {
    if (orderBy !== 'LogStreamName' && orderBy !== 'LastEventTime') {
      throw invalidParameter(`orderBy is ${orderBy}; it must be LogStreamName or LastEventTime.`);
    }
    if (orderBy === 'LastEventTime' && logStreamNamePrefix !== undefined) {
      throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const streams = streamsOf(logs, groupName(group))
      .map(describeStream)
      .filter((stream) => stream.logStreamName.startsWith(logStreamNamePrefix ?? ''))
      .sort((a, b) =>
        orderBy === 'LastEventTime'
          ? a.lastEventTimestamp - b.lastEventTimestamp || compare(a.logStreamName, b.logStreamName)
          : compare(a.logStreamName, b.logStreamName),
      );
    if (descending) streams.reverse();
    const { items, ...more } = pageOf(streams, (stream) => stream.logStreamName, nextToken, limit);
    return { logStreams: items, ...more };
  },
);
