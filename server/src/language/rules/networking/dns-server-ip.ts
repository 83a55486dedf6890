import { docs } from '../docs.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule } from '../rule.ts';
import { shorten } from '../wording.ts';

const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const IPV4 = new RegExp(String.raw`^${OCTET}(?:\.${OCTET}){3}$`);

export const dnsServerIp: Rule = {
  code: 'dns-server-ip',
  level: 'warning',
  summary: 'A name server is named by its address.',
  docs: docs.container,
  needs: 'dnsServers',
  *check(task, context) {
    // With awsvpc the whole list is refused.
    if (effectiveNetworkMode(task, context) === 'awsvpc') return;
    for (const { value, node } of (task.containers?.items ?? []).flatMap((each) => each.dnsServers?.items ?? [])) {
      if (value === undefined || IPV4.test(value) || isIpv6(value)) continue;
      yield {
        at: node,
        message: `A name server is an IP address, such as 10.0.0.2; this is ${value === '' ? 'empty' : `\`${shorten(value)}\``}.`,
      };
    }
  },
};

/** Eight groups of hexadecimal digits, of which one run of zeros may be left out. */
function isIpv6(text: string): boolean {
  if (!/^[0-9a-f:]+$/i.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  return (
    groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) &&
    (halves.length === 2 ? groups.length < 8 : groups.length === 8)
  );
}
