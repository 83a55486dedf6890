/**
 * What the users of a service notice of everything that happens to it: nothing of what is planned, and of what dies at once
 * only the requests that were being answered by it. A loop of requests on loopback counts.
 */
import {
  CreateServiceCommand,
  DescribeServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LocalService } from '../../client/protocol/local.ts';
import { containersOf, docker } from '../support/dockerObjects.ts';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/load.ts';
import { callLocal } from '../support/localApi.ts';
import { useEngine } from '../support/testEngine.ts';

const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef';
/** Each has one request on its way at a time: no more than these can be in flight. */
const CLIENTS = 4;
/**
 * What may be lost with a container: the request each client was waiting for, and its next one where that takes a connection
 * whose end the proxy has not seen yet.
 */
const MOST_LOST = 2 * CLIENTS;
const REPLICAS = 3;

describe('a service under load', () => {
  const engine = useEngine({ per: 'file', flags: ['--time-scale', '0.02'] });
  let url: string;

  beforeAll(async () => {
    await engine.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode: 'awsvpc',
        containerDefinitions: [
          { name: 'app', image: 'drydock-test/web:latest', memory: 64, portMappings: [{ containerPort: 80 }] },
        ],
      }),
    );
    await engine.client.send(
      new CreateServiceCommand({
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: REPLICAS,
        launchType: 'EC2',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        loadBalancers: [{ targetGroupArn: GROUP, containerName: 'app', containerPort: 80 }],
      }),
    );
    const { balancer } = await settled();
    const { host, port } = balancer?.listeners[0]?.address ?? {};
    url = `http://${host ?? ''}:${port ?? 0}/`;
  });

  const service = async (): Promise<Service> => {
    const { services } = await engine.client.send(new DescribeServicesCommand({ services: ['web'] }));
    return services?.[0] ?? {};
  };
  const update = (input: object) => engine.client.send(new UpdateServiceCommand({ service: 'web', ...input }));
  const tasks = async () =>
    (await engine.client.send(new ListTasksCommand({ serviceName: 'web' }))).taskArns?.toSorted() ?? [];

  /** One deployment, all of its tasks healthy behind the balancer, none of those in `without` among them. */
  const settled = (without: readonly string[] = []): Promise<LocalService> =>
    eventually(
      async () => {
        const { deployments = [], desiredCount = 0, runningCount, serviceArn = '', events = [] } = await service();
        const local = await callLocal(engine, 'DescribeLocalService', { service: serviceArn });
        const { targets } = local;
        const healthy = targets.filter(({ state }) => state === 'healthy').map(({ taskArn }) => taskArn);
        if (
          deployments.length !== 1 ||
          deployments[0]?.rolloutState !== 'COMPLETED' ||
          runningCount !== desiredCount ||
          targets.length !== desiredCount ||
          healthy.length !== desiredCount ||
          healthy.some((each) => without.includes(each))
        ) {
          throw new Error(JSON.stringify([targets, events.slice(0, 5).map(({ message }) => message)], null, 1));
        }
        return local;
      },
      { deadlineSeconds: 90 },
    );

  /** The requests that failed while `work` was done, and until some were answered after it. */
  async function failedDuring(what: string, work: () => Promise<unknown>): Promise<readonly string[]> {
    const load = startLoad(url, CLIENTS);
    await load.answered(100);
    await work();
    await load.answered(100);
    const { failures, successes } = await load.stop();
    console.log(`${what}: ${failures.length} of ${successes + failures.length} requests failed`);
    return failures;
  }

  it('loses nothing by more and fewer tasks', async () => {
    const failures = await failedDuring('scaled out and in', async () => {
      await update({ desiredCount: REPLICAS + 3 });
      await settled();
      await update({ desiredCount: REPLICAS });
      await settled();
    });
    expect(failures).toEqual([]);
  });

  it('loses nothing by a task that is stopped', async () => {
    const failures = await failedDuring('task stopped', async () => {
      const [task = ''] = await tasks();
      await engine.client.send(new StopTaskCommand({ task }));
      await settled([task]);
    });
    expect(failures).toEqual([]);
  });

  it('loses nothing by a deployment that another one takes the place of', async () => {
    const failures = await failedDuring('deployed twice at once', async () => {
      const before = await tasks();
      await update({ forceNewDeployment: true });
      await eventually(async () => expect((await tasks()).length).toBeGreaterThan(REPLICAS));
      await update({ forceNewDeployment: true });
      await settled(before);
    });
    expect(failures).toEqual([]);
  });

  it('loses nothing by the death of the engine, and nothing by the next one', async () => {
    const before = await tasks();
    const failures = await failedDuring('engine killed and started again', async () => {
      await engine.kill();
      await engine.startAgain();
      await settled();
    });
    expect(failures).toEqual([]);
    expect(await tasks()).toEqual(before);
  });

  it('loses nothing by a deployment in the midst of which the engine dies', async () => {
    const failures = await failedDuring('engine killed during a deployment', async () => {
      const before = await tasks();
      await update({ forceNewDeployment: true });
      await eventually(async () => expect((await tasks()).length).toBeGreaterThan(REPLICAS));
      await engine.kill();
      await engine.startAgain();
      await settled(before);
    });
    expect(failures).toEqual([]);
  });

  it('loses by a container that is killed only what that one was answering', async () => {
    const failures = await failedDuring('container killed', async () => {
      const [task = ''] = await tasks();
      const found = (await containersOf(engine.ready.engineId)).find(
        (each) => each.task === task && each.role === 'container',
      );
      await docker.getContainer(found?.id ?? '').kill();
      await settled([task]);
    });
    expect(failures.length, failures.join('\n')).toBeLessThanOrEqual(MOST_LOST);
  });

  it('loses by a task whose network dies only what that one was answering', async () => {
    const failures = await failedDuring('pause removed', async () => {
      const [task = ''] = await tasks();
      const found = (await containersOf(engine.ready.engineId)).find(
        (each) => each.task === task && each.role === 'pause',
      );
      await docker.getContainer(found?.id ?? '').remove({ force: true });
      await settled([task]);
    });
    expect(failures.length, failures.join('\n')).toBeLessThanOrEqual(MOST_LOST);
  });

  it('answers again at the same address after its balancer was killed', async () => {
    const { balancer } = await settled();
    const start = performance.now();
    await docker.getContainer(balancer?.dockerName ?? '').kill();
    await eventually(
      async () => {
        expect((await fetch(url, { signal: AbortSignal.timeout(5000) })).status).toBe(200);
      },
      { intervalMilliseconds: 10 },
    );
    console.log(`balancer killed: answers again after ${(performance.now() - start).toFixed(0)} ms`);
    expect(await failedDuring('after that', () => settled())).toEqual([]);
  });
});
