/** Whatever a client sends, it gets an answer or a refusal, never a failure of the engine. */
import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../../../client/engine/api/errors.ts';
import { findOperation } from '../../../../client/engine/api/operations.ts';
import { startHarness, webDefinition, type Harness } from './harness.ts';

const ECS = [
  'CreateCluster DescribeClusters ListClusters DeleteCluster RegisterTaskDefinition DescribeTaskDefinition',
  'ListTaskDefinitions ListTaskDefinitionFamilies DeregisterTaskDefinition DeleteTaskDefinitions RunTask StopTask',
  'DescribeTasks ListTasks TagResource UntagResource ListTagsForResource UpdateCluster UpdateClusterSettings',
  'CreateService UpdateService DeleteService DescribeServices ListServices ListServicesByNamespace',
  'DescribeServiceDeployments ListServiceDeployments DescribeServiceRevisions StopServiceDeployment',
  'GetTaskProtection UpdateTaskProtection',
].flatMap((line) => line.split(' ').map((name) => `AmazonEC2ContainerServiceV20141113.${name}`));
const LOCAL =
  'PutOverlay DescribeLocalTask InspectContainer StartExec ResizeExec DescribeExec RemoveStoppedTasks Shutdown'
    .split(' ')
    .map((name) => `Drydock_20261122.${name}`);

const member = fc.constantFrom(
  ...(
    'cluster clusters clusterName tasks task tags taskDefinition taskDefinitions family familyPrefix status sort count ' +
    'nextToken maxResults include overrides containerDefinitions networkConfiguration resourceArn tagKeys overlay ' +
    'baseFolder container execId columns rows tty command group startedBy clientToken launchType desiredStatus ' +
    'capacityProviderStrategy volumes settings service services serviceName desiredCount forceNewDeployment force ' +
    'deploymentConfiguration loadBalancers schedulingStrategy serviceDeploymentArn serviceRevisionArns namespace ' +
    'protectionEnabled expiresInMinutes'
  ).split(' '),
);
const likely = fc.constantFrom<unknown>(
  'default', 'web', 'web:1', 'web:99999999999999999999', '', 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  'arn:aws:ecs:us-east-1:000000000000:task/default/x', 'arn:aws:iam::1:role/x', '/abs', 'TASK', '__proto__',
  ['TASK'], ['web:1'], [], [null], [{}], {}, { name: 'app' }, [{ key: 'a', value: 'b' }], 0, 1, -1, 1e9, true, null,
); // prettier-ignore

describe('any request', () => {
  let api: Harness;
  let task: string;
  beforeEach(async () => {
    api = await startHarness({ docker: {} });
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    task = (await api.client.send(new RunTaskCommand({ taskDefinition: 'web' }))).tasks?.[0]?.taskArn ?? '';
  });
  afterEach(() => api[Symbol.asyncDispose]());

  it('to any operation is answered or refused', async () => {
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(member, fc.oneof(likely, fc.jsonValue()), { maxKeys: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ECS, ...LOCAL), body, async (target, value) => {
        const input = JSON.parse(JSON.stringify(value).replaceAll('TASK', task)) as unknown;
        const handler = findOperation(target);
        if (!handler) throw new Error(`${target} is not in the table`);
        try {
          const answer = await handler(input, api.context, () => undefined);
          expect(answer).toBeTypeOf('object');
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
          expect((error as ApiError).status).toBe(400);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
