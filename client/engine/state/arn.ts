/** Amazon Resource Names of the local account. Long format only (ecs/runtime 7.1). */
import { createHash } from 'node:crypto';

/** No real account has this number, so a local ARN cannot be mistaken for one in AWS. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

const prefix = `arn:aws:ecs:${LOCAL_REGION}:${LOCAL_ACCOUNT}`;

export const clusterArn = (name: string) => `${prefix}:cluster/${name}`;
export const taskDefinitionArn = (family: string, revision: number) =>
  `${prefix}:task-definition/${family}:${revision}`;
export const taskArn = (cluster: string, taskId: string) => `${prefix}:task/${cluster}/${taskId}`;
export const containerArn = (cluster: string, taskId: string, uuid: string) =>
  `${prefix}:container/${cluster}/${taskId}/${uuid}`;
export const containerInstanceArn = (cluster: string, id: string) => `${prefix}:container-instance/${cluster}/${id}`;
export const capacityProviderArn = (name: string) => `${prefix}:capacity-provider/${name}`;
export const serviceArn = (cluster: string, service: string) => `${prefix}:service/${cluster}/${service}`;
export const serviceDeploymentArn = (cluster: string, service: string, id: string) =>
  `${prefix}:service-deployment/${cluster}/${service}/${id}`;
export const serviceRevisionArn = (cluster: string, service: string, id: string) =>
  `${prefix}:service-revision/${cluster}/${service}/${id}`;

/** Of a Cloud Map service, whose id ECS's users never choose: here it is one and the same for the same name. */
export function discoveryArn(name: string): string {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `arn:aws:servicediscovery:${LOCAL_REGION}:${LOCAL_ACCOUNT}:service/srv-${id}`;
}

/** The last part of an ARN or path: a cluster's name, a task's id, `family:revision`. A bare name is its own last part. */
export function resourceName(arnOrName: string): string {
  return arnOrName.slice(arnOrName.lastIndexOf('/') + 1);
}

export interface ParsedArn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** `cluster`, `task`, `task-definition`, `container`, … */
  readonly resourceType: string;
  /** All that follows the type's slash. */
  readonly resource: string;
}

/** Takes an ARN apart; undefined when the text is not one. */
export function parseArn(text: string): ParsedArn | undefined {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):([^/]+)\/(.+)$/.exec(text);
  if (!match) return undefined;
  const [, partition = '', service = '', region = '', account = '', resourceType = '', resource = ''] = match;
  return { partition, service, region, account, resourceType, resource };
}
