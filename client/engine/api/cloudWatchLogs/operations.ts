/**
 * The part of the CloudWatch Logs API that shows logs: `aws logs tail`, `get-log-events`, `filter-log-events`,
 * `describe-log-groups` and `describe-log-streams` work on the engine's endpoint. Groups come of themselves when a
 * container writes, and go with their last stream; the region of a definition's `awslogs-region` is not told apart.
 */
import type { Handler } from '../operation.ts';
import { deleteLogGroup, deleteLogStream } from './delete.ts';
import { describeLogGroups, describeLogStreams } from './describe.ts';
import { filterLogEvents } from './filterLogEvents.ts';
import { getLogEvents } from './getLogEvents.ts';

export const LOGS_TARGET_PREFIX = 'Logs_20140328';

export const cloudWatchLogs: Readonly<Record<string, Handler>> = {
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  GetLogEvents: getLogEvents,
  FilterLogEvents: filterLogEvents,
  DeleteLogGroup: deleteLogGroup,
  DeleteLogStream: deleteLogStream,
};
