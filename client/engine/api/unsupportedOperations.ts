/** Operations of ECS that the local one does not have, each with why and what to do. All others are in `operations.ts`. */
import { checkExecuteCommand } from './executeCommand.ts';
import type { Handler } from './operation.ts';
import { unsupported } from './services/lookup.ts';

const GROUPS: readonly (readonly [operations: string, words: string])[] = [
  [
    'CreateTaskSet DeleteTaskSet DescribeTaskSets UpdateServicePrimaryTaskSet UpdateTaskSet',
    'Task sets belong to the deployment controllers CODE_DEPLOY and EXTERNAL; here services have the controller ECS. Update the service instead.',
  ],
  [
    'ContinueServiceDeployment',
    'Deployments pause at lifecycle hooks only, and those are not supported: rolling deployments go on by themselves.',
  ],
  [
    'ExecuteCommand',
    'It needs a session of AWS Systems Manager. Use "Open Terminal" on the container in VS Code, or docker exec with the runtimeId that DescribeTasks tells.',
  ],
  [
    'DiscoverPollEndpoint SubmitAttachmentStateChanges SubmitContainerStateChange SubmitTaskStateChange',
    "Only Amazon's container agent uses it; here the engine is control plane and agent in one.",
  ],
  ['UpdateContainerAgent', 'The agent is a part of the engine: update Drydock instead.'],
  [
    'CreateDaemon DeleteDaemon DeleteDaemonTaskDefinition DescribeDaemon DescribeDaemonDeployments DescribeDaemonRevisions DescribeDaemonTaskDefinition ListDaemonDeployments ListDaemonTaskDefinitions ListDaemons RegisterDaemonTaskDefinition UpdateDaemon',
    'Managed daemons belong to managed instances. Use a service with the scheduling strategy DAEMON.',
  ],
  [
    'CreateExpressGatewayService DeleteExpressGatewayService DescribeExpressGatewayService UpdateExpressGatewayService',
    'Express Mode makes load balancers, certificates and names in AWS. Use CreateService with a target group.',
  ],
  [
    'AssociateGatewayWithCluster CreateGateway DeleteGateway DescribeGateway DescribeGatewayResources DescribeGatewayRoute DisassociateGatewayFromCluster ListGatewayClusterAssociations ListGatewayRoutes ListGateways UpdateGateway',
    'Gateways are made of load balancers in AWS. Use CreateService with a target group.',
  ],
];

/** Why, by the operation's name. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(([operations, words]) => operations.split(' ').map((name) => [name, words] as const)),
);

/** Where a request may be wrong in a way that ECS tells as well. */
const CHECKED_FIRST: Readonly<Record<string, Handler>> = { ExecuteCommand: checkExecuteCommand };

export const unsupportedOperations: Readonly<Record<string, Handler>> = Object.fromEntries(
  [...UNSUPPORTED].map(([name, words]): [string, Handler] => [
    name,
    async (...request) => {
      await CHECKED_FIRST[name]?.(...request);
      throw unsupported(`${name} is not supported by the local ECS. ${words}`);
    },
  ]),
);
