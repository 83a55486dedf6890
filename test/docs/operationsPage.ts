/** `docs/operations.md`: every operation of the newest ECS model, and whether the local ECS has it. */
import * as sdk from '@aws-sdk/client-ecs';
import { ecs } from '../../client/engine/api/operations.ts';
import { UNSUPPORTED } from '../../client/engine/api/unsupportedOperations.ts';

/** The operations of the model, as the SDK in use has them. */
export const modelOperations: readonly string[] = Object.keys(sdk)
  .filter((name) => name.endsWith('Command') && name !== '$Command')
  .map((name) => name.slice(0, -'Command'.length))
  .toSorted();

/** What is different here, where the answer alone does not tell. */
const NOTES: Readonly<Record<string, string>> = {
  CreateCapacityProvider:
    'There are no Auto Scaling groups behind it: its tasks go to the container instances of the cluster. Managed instances are refused.',
  CreateCluster: 'The Docker that the engine uses is a container instance of every cluster from its beginning.',
  CreateService:
    'A cluster that was never heard of is made. Deployments are of the strategy ROLLING and the controller ECS; others are refused. Zones are not rebalanced where `maximumPercent` leaves no room and the request does not say so; ECS refuses a new service like that.',
  DeleteCluster:
    'The cluster `default` always exists. Other Docker engines are deregistered first; its own container instance goes with it.',
  DeregisterContainerInstance:
    "The Docker goes on; the cluster places nothing on it until RegisterContainerInstance. Another Docker than the engine's own is rid of whatever the engine made there, but data that outlives tasks.",
  DescribeContainerInstances: 'CPU and memory are those that Docker has, for each cluster; GPUs are not counted.',
  ListAccountSettings: 'Settings are kept and told; none changes what happens here.',
  PutAccountSetting: 'Kept and told; it changes nothing here.',
  PutAccountSettingDefault: 'Kept and told; it changes nothing here.',
  RegisterContainerInstance:
    "Registers another Docker, which the attribute `drydock.docker-context` (a context of the docker command) or `drydock.docker-host` (`unix://`, `tcp://`, `ssh://`) names; `drydock.address` is where its published ports are reached. Without them it brings back the engine's own Docker after it was deregistered, or adds attributes and tags. Of `totalResources` the ids of GPUs are taken: from then on they are reckoned.",
  RunTask:
    'Without a launch type, what requires FARGATE and not EC2 runs as FARGATE. With Docker away the failure AGENT tells its state.',
  StartTask: 'As for RunTask, resources bind; constraints and strategies are not asked.',
};

const HEAD = `# Operations

Every operation of the ECS API, and whether Drydock's local ECS has it. What it does not have answers
\`UnsupportedFeatureException\` with the reason that stands here; a name that is no operation of ECS answers
\`UnknownOperationException\`.

The same endpoint has parts of CloudWatch Logs (\`logs\`) and of Application Auto Scaling (\`application-autoscaling\`).

This page is generated: \`npm run docs\` writes it from the engine's own table (\`client/engine/api/operations.ts\`).
`;

const escapeCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** The whole page. */
export function operationsPage(): string {
  const supported = modelOperations.filter((name) => Object.hasOwn(ecs, name));
  const refused = modelOperations.filter((name) => !Object.hasOwn(ecs, name));
  return [
    HEAD,
    `## Supported (${supported.length})\n`,
    '| operation | what to know |',
    '| --- | --- |',
    ...supported.map((name) => `| \`${name}\` | ${escapeCell(NOTES[name] ?? '')} |`),
    `\n## Not supported (${refused.length})\n`,
    '| operation | why, and what to do |',
    '| --- | --- |',
    ...refused.map((name) => `| \`${name}\` | ${escapeCell(UNSUPPORTED.get(name) ?? '')} |`),
    '',
  ].join('\n');
}

/** Operations that a note is about. */
export const notedOperations: readonly string[] = Object.keys(NOTES);
