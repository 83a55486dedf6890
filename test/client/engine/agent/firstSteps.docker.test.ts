import { afterEach, describe, expect, it } from 'vitest';
import { agentOnDocker, execute, output, type AgentOnDocker } from '../../../support/realDocker.ts';
import { container } from '../../../support/taskRecords.ts';

let engine: AgentOnDocker;
afterEach(async () => {
  expect(await engine.cleanUp()).toEqual([]);
});

const isRunning = ({ observed }: { observed: { lastStatus: string } }) => observed.lastStatus === 'RUNNING';

describe('a task on bridge', () => {
  it('runs, answers on the port it was given, and stops', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'bridge',
        containerDefinitions: [
          container('web', {
            command: ['busybox', 'httpd', '-f', '-p', '8080'],
            portMappings: [{ containerPort: 8080 }],
          }),
        ],
      },
    });
    await engine.until(arn, isRunning);
    const [binding] = engine.container(arn, 'web').networkBindings;
    expect(binding).toMatchObject({ bindIP: '127.0.0.1', containerPort: 8080, protocol: 'tcp' });
    const answer = await fetch(`http://127.0.0.1:${binding?.hostPort ?? 0}/`);
    expect(answer.status).toBeGreaterThanOrEqual(200);
    const stopped = await engine.stop(arn);
    expect(stopped.observed.containers[0]?.exitCode).toBeDefined();
  });
});

describe('a task on awsvpc', () => {
  it('lets its containers share localhost and publishes their ports', async () => {
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [
          container('web', {
            command: ['sh', '-c', 'echo hello > /tmp/index.html; exec busybox httpd -f -p 18080 -h /tmp'],
            portMappings: [{ containerPort: 18080 }],
          }),
          container('client', { command: ['sleep', '1000'] }),
        ],
      },
    });
    const { observed } = await engine.until(arn, isRunning);
    expect(observed.attachments[0]).toMatchObject({ type: 'ElasticNetworkInterface', status: 'ATTACHED' });
    const pause = observed.containers.find(({ kind }) => kind === 'CNI_PAUSE');
    expect(pause?.networkBindings).toMatchObject([{ containerPort: 18080, hostPort: 18080 }]);
    const client = engine.container(arn, 'client').dockerId ?? '';
    expect(await execute(engine.docker, client, ['wget', '-qO-', 'http://localhost:18080/index.html'])).toBe('hello');
    const answer = await fetch('http://127.0.0.1:18080/index.html');
    expect(await answer.text()).toBe('hello\n');
    expect(await output(engine.docker, client)).toBe('');
  });
});
