import { describe, expect, it } from 'vitest';
import { renderBalancer, type RenderedTarget } from '../../../../../client/engine/networking/balancer/configuration.ts';
import { targetGroupSettings } from '../../../../../client/engine/networking/balancer/settings.ts';
import type { TargetGroupOverlay } from '../../../../../client/engine/state/model.ts';

const target = (name: string, given: Partial<RenderedTarget> = {}): RenderedTarget => ({
  name,
  address: '172.20.0.3',
  port: 80,
  receives: true,
  isNew: false,
  ...given,
});

const sectionsOf = (overlay: TargetGroupOverlay, targets: readonly RenderedTarget[], timeScale = 1) => {
  const text = renderBalancer({
    generation: 7,
    statisticsPath: '/secret',
    timeScale,
    listeners: [{ port: 9000, record: { settings: targetGroupSettings(overlay), hostPort: 8080 }, targets }],
  });
  const sections = text
    .trim()
    .split(/\n(?=\S)/)
    .map((section) => section.split('\n').map((line) => line.trim()));
  return (name: string) => sections.find(([head]) => head === name)?.slice(1) ?? [];
};

describe('the configuration of a load balancer', () => {
  it('sends requests to those that receive, and asks all that are checked', () => {
    const section = sectionsOf({}, [target('a'), target('b', { receives: false, isNew: true }), target('c')]);
    expect(section('backend traffic-0')).toEqual([
      'mode http',
      'retries 4',
      'balance roundrobin',
      'server a 172.20.0.3:80',
      'server c 172.20.0.3:80',
    ]);
    expect(section('backend checks-0')).toEqual([
      'mode http',
      'option httpchk',
      'http-check send meth GET uri / ver HTTP/1.1 hdr Host localhost hdr User-Agent ELB-HealthChecker/2.0',
      'http-check expect status 200',
      'timeout check 6000ms',
      'server a 172.20.0.3:80 check inter 30000ms rise 1 fall 1',
      'server b 172.20.0.3:80 check inter 1000ms rise 1 fall 1',
      'server c 172.20.0.3:80 check inter 30000ms rise 1 fall 1',
    ]);
  });

  it('shows which one is in force, at a path nobody can guess', () => {
    const section = sectionsOf({}, []);
    expect(section('frontend generation-7')).toContain('stats uri /secret');
  });

  it('follows the settings of the target group', () => {
    const overlay: TargetGroupOverlay = {
      algorithm: 'least_outstanding_requests',
      stickinessSeconds: 60,
      deregistrationDelaySeconds: 20,
      healthCheck: { path: '/health', matcher: '200-299', intervalSeconds: 10, timeoutSeconds: 2 },
    };
    const section = sectionsOf(overlay, [target('a')], 0.5);
    // Longer than connections without requests are kept.
    expect(section('global')).toContain('hard-stop-after 16000ms');
    expect(section('defaults')).toContain('timeout http-keep-alive 15s');
    expect(sectionsOf(overlay, [target('a')])('global')).toContain('hard-stop-after 20000ms');
    expect(section('backend traffic-0')).toEqual([
      'mode http',
      'retries 3',
      'balance leastconn',
      'cookie AWSALB insert indirect nocache maxlife 60s',
      'server a 172.20.0.3:80 cookie a',
    ]);
    expect(section('backend checks-0')).toEqual([
      'mode http',
      'option httpchk',
      'http-check send meth GET uri /health ver HTTP/1.1 hdr Host localhost hdr User-Agent ELB-HealthChecker/2.0',
      'http-check expect status 200-299',
      'timeout check 1000ms',
      'server a 172.20.0.3:80 check inter 5000ms rise 1 fall 1',
    ]);
  });

  it('gives a target a second to answer, however fast time passes', () => {
    expect(sectionsOf({}, [target('a')], 0.02)('backend checks-0')).toContain('timeout check 1000ms');
  });

  it('passes connections on as they are for TCP, and asks for a connection only', () => {
    const section = sectionsOf({ protocol: 'tcp' }, [target('a')]);
    expect(section('frontend listener-0')).toEqual(['mode tcp', 'bind :9000', 'default_backend traffic-0']);
    expect(section('backend checks-0')).toEqual([
      'mode tcp',
      'timeout check 10000ms',
      'server a 172.20.0.3:80 check inter 30000ms rise 1 fall 1',
    ]);
  });

  it('asks a path of TCP targets too where the overlay names one', () => {
    const section = sectionsOf({ protocol: 'tcp', healthCheck: { path: '/up' } }, [target('a')]);
    expect(section('backend checks-0')).toContain('option httpchk');
  });
});
