import { describe, expect, it } from 'vitest';
import {
  renderConnect,
  statisticsPort,
  type ConnectPort,
} from '../../../../../client/engine/networking/connect/configuration.ts';

const sections = (ports: readonly ConnectPort[]) => {
  const found = renderConnect({ generation: 3, statisticsPath: '/secret', ports })
    .trim()
    .split(/\n(?=\S)/)
    .map((section) => section.split('\n').map((line) => line.trim()));
  return (name: string) => found.find(([head]) => head === name)?.slice(1) ?? [];
};
const offer = (protocol: 'tcp' | 'http' | 'http2', requestTimeout = 15_000) => ({
  port: 80,
  protocol,
  idleTimeout: 300_000,
  requestTimeout,
});
const server = (name: string) => ({ name, address: '172.20.0.3', port: 8080 });

describe('the configuration of a Service Connect proxy', () => {
  it('tries a connection that cannot be made at two more hosts', () => {
    expect(sections([])('defaults')).toEqual(expect.arrayContaining(['retries 2', 'option redispatch 1']));
  });

  it('leaves out a host that fails five times in a row, and tries all when all are left out', () => {
    const backend = sections([{ offer: offer('http'), servers: [server('a'), server('b')] }])('backend to-80');
    const observed = 'check inter 30s rise 2 fall 10 observe layer7 error-limit 5 on-error mark-down';
    expect(backend).toEqual([
      'mode http',
      'balance roundrobin',
      'timeout server 15000ms',
      'timeout tunnel 300000ms',
      'option http-server-close',
      'option allbackups',
      `server a 172.20.0.3:8080 ${observed}`,
      `server b 172.20.0.3:8080 ${observed}`,
      'server last-a 172.20.0.3:8080 backup',
      'server last-b 172.20.0.3:8080 backup',
    ]);
  });

  it('never leaves out the only host', () => {
    const backend = sections([{ offer: offer('tcp', 0), servers: [server('a')] }])('backend to-80');
    expect(backend).toEqual([
      'mode tcp',
      'balance roundrobin',
      'timeout server 300000ms',
      'timeout tunnel 300000ms',
      'server a 172.20.0.3:8080',
    ]);
  });

  it('speaks HTTP/2 on both sides for http2 and grpc', () => {
    const section = sections([{ offer: offer('http2'), servers: [server('a')] }]);
    expect(section('frontend port-80')).toContain('bind :80 proto h2');
    expect(section('backend to-80')).toContain('server a 172.20.0.3:8080 proto h2');
  });

  it('takes a timeout of 0 for none', () => {
    const backend = sections([{ offer: offer('http', 0), servers: [] }])('backend to-80');
    expect(backend).toContain('timeout server 24d');
  });

  it('tells about itself at a port that no client asks for', () => {
    expect(statisticsPort([{ port: 80 }])).toBe(65_432);
    expect(statisticsPort([{ port: 80 }, { port: 65_432 }])).toBe(65_433);
    expect(sections([])('frontend generation-3')).toContain('bind :65432');
  });
});
