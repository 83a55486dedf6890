import { docs } from '../docs.ts';
import { loggingOf } from '../logging/drivers.ts';
import type { Finding, Rule } from '../rule.ts';
import { listOf, nameOf, shorten } from '../wording.ts';

const OPTION = 'log-driver-buffer-limit';
const MAXIMUM = 536_870_912;

export const firelensBufferLimit: Rule = {
  code: 'firelens-buffer-limit',
  level: 'warning',
  summary: 'The buffer before a log router is from 0 to 536870912 bytes.',
  docs: docs.firelens,
  needs: 'log-driver-buffer-limit',
  *check(task) {
    // What awslogs does not take is told by awslogs-unknown-option.
    const users = loggingOf(task).flatMap(({ log, driver, container }) => {
      const option = driver === 'awslogs' ? undefined : log.options?.get(OPTION);
      return option?.value === undefined ? [] : [{ driver, container, option, bytes: Number(option.value) }];
    });
    for (const { option, driver, bytes } of users) {
      if (driver !== 'awsfirelens') {
        yield {
          at: option.key,
          message: `\`${OPTION}\` belongs to the log driver \`awsfirelens\`; this is ${driver}.`,
        };
      } else if (!/^\d+$/.test(option.value ?? '') || bytes > MAXIMUM) {
        yield {
          at: option.node,
          message: `\`${OPTION}\` is ${shorten(JSON.stringify(option.value))}; it is a number of bytes from 0 to ${MAXIMUM}.`,
        };
      }
    }
    const unlimited = users.filter(
      ({ driver, container, bytes }) => driver === 'awsfirelens' && container.memory === undefined && bytes <= MAXIMUM,
    );
    const total = unlimited.reduce((sum, { bytes }) => sum + bytes, 0);
    const last = unlimited.at(-1);
    if (last === undefined || unlimited.length < 2 || total <= MAXIMUM) return;
    const finding: Finding = {
      at: last.option.node,
      message: `The buffers of ${listOf(
        unlimited.map(({ container }) => container.name?.value ?? '?'),
        'and',
      )}, which have no memory limit, make ${total} bytes together; they share ${MAXIMUM}.`,
      related: unlimited
        .slice(0, -1)
        .map(({ option, container }) => ({ at: option.node, message: `The buffer of ${nameOf(container)}` })),
    };
    yield finding;
  },
};
