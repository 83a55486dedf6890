/** What we render is read by the HAProxy of the helper image, whichever release that is, and it has nothing to warn of. */
import { describe, expect, it } from 'vitest';
import { renderBalancer, type RenderedTarget } from '../../../../../client/engine/networking/balancer/configuration.ts';
import { targetGroupSettings } from '../../../../../client/engine/networking/balancer/settings.ts';
import { renderConnect } from '../../../../../client/engine/networking/connect/configuration.ts';
import { proxyConfiguration } from '../../../../../client/engine/networking/relay/configuration.ts';
import type { TargetGroupOverlay } from '../../../../../client/engine/state/model.ts';
import { docker } from '../../../../support/dockerObjects.ts';

const image = process.env.DRYDOCK_HELPER_IMAGE ?? 'drydock/helper:local';
const targets: readonly RenderedTarget[] = ['a', 'b'].map((name) => ({
  name,
  address: '172.20.0.3',
  port: 80,
  receives: true,
  isNew: name === 'b',
}));
const balancer = (overlay: TargetGroupOverlay) =>
  renderBalancer({
    generation: 7,
    statisticsPath: '/secret',
    timeScale: 1,
    listeners: [{ port: 9000, record: { settings: targetGroupSettings(overlay), hostPort: 8080 }, targets }],
  });
const connect = (protocol: 'tcp' | 'http' | 'http2') =>
  renderConnect({
    generation: 3,
    statisticsPath: '/secret',
    ports: [{ offer: { port: 80, protocol, idleTimeout: 0, requestTimeout: 0 }, servers: targets }],
  });

/** What HAProxy says of it, and how it exits. */
async function checked(configuration: string): Promise<{ said: string; exitCode: number }> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['sh', '-c'],
    Cmd: ['printf "%s" "$CONFIGURATION" > /tmp/haproxy.cfg; haproxy -c -f /tmp/haproxy.cfg 2>&1'],
    User: '0',
    Env: [`CONFIGURATION=${configuration}`],
    NetworkDisabled: true,
    HostConfig: { Tmpfs: { '/tmp': 'size=1m' } },
  });
  try {
    await container.start();
    const { StatusCode: exitCode } = (await container.wait()) as { StatusCode: number };
    return { said: (await container.logs({ stdout: true, stderr: true })).toString(), exitCode };
  } finally {
    await container.remove({ force: true, v: true });
  }
}

describe('HAProxy takes without a warning', () => {
  it.each([
    ['a balancer of HTTP', balancer({})],
    ['a balancer with every setting', balancer({ algorithm: 'least_outstanding_requests', stickinessSeconds: 60 })],
    ['a balancer of TCP', balancer({ protocol: 'tcp' })],
    ['a proxy of Service Connect for HTTP', connect('http')],
    ['a proxy of Service Connect for HTTP/2', connect('http2')],
    ['a proxy of Service Connect for TCP', connect('tcp')],
    ['the relay', proxyConfiguration({ engine: { kind: 'tcp', host: '127.0.0.1', port: 4000 }, dropPrivileges: true })],
    ['a forwarder by socket', proxyConfiguration({ engine: { kind: 'socket' }, nonce: 'abc' })],
  ])('%s', async (_, configuration) => {
    const { said, exitCode } = await checked(configuration);
    expect(said).not.toMatch(/WARNING|ALERT/);
    expect(exitCode).toBe(0);
  });
});
