import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf, shorten } from '../wording.ts';
import { hasOption, supportedLogging } from './drivers.ts';

export const gelfAddress: Rule = {
  code: 'gelf-address',
  level: 'warning',
  summary: 'Log driver gelf needs the address of a server, `udp://host:port` or `tcp://host:port`.',
  docs: docs.logConfiguration,
  needs: 'logConfiguration',
  *check(task, context) {
    for (const { log, driver, container } of supportedLogging(task, context)) {
      if (driver !== 'gelf') continue;
      const address = log.options?.get('gelf-address');
      if (hasOption(log, 'gelf-address') === false) {
        yield {
          at: log.options?.node ?? log.node,
          message: `The logs of ${nameOf(container)} need \`gelf-address\`, such as udp://host:12201; without it the container does not start.`,
        };
      } else if (address?.value !== undefined && !/^(?:udp|tcp):\/\/[^\s/]+:\d{1,5}$/.test(address.value)) {
        yield {
          at: address.node,
          message: `\`gelf-address\` is ${shorten(JSON.stringify(address.value))}; it has the form udp://host:port or tcp://host:port.`,
        };
      }
    }
  },
};
