/**
 * The table of what the API can do, by the operation's name in `X-Amz-Target`.
 *
 * Where the local ECS differs from Amazon's on purpose:
 * - The cluster `default` always exists, and cannot be deleted.
 * - Subnets and security groups of awsvpc are taken whatever their names are: a laptop has none.
 * - RunTask without a launch type runs as FARGATE what requires FARGATE and not EC2; Amazon's would look for instances.
 * - CreateService makes a cluster that it is the first to name. Deployments are of the strategy ROLLING, their controller
 *   is ECS; the others, VPC Lattice and lifecycle hooks are refused with UnsupportedFeatureException. Alarms never ring.
 * - The capacity providers FARGATE and FARGATE_SPOT belong to every cluster. Those that are made put their tasks on the
 *   cluster's instances; there are no Auto Scaling groups behind them.
 * - The Docker that the engine uses is a container instance of every cluster, under an ARN of its own in each; each
 *   cluster reckons with all of its CPU and memory. RegisterContainerInstance brings it back after it was deregistered, and
 *   registers another Docker with one cluster, which its attributes `drydock.docker-context` or `drydock.docker-host` name.
 * - An instance whose Docker has not answered for a minute is taken for a host that is gone: its tasks are STOPPED, and
 *   ended for good when it comes back. The engine's own is waited for as long as there is no other.
 * - RunTask with Docker away makes no task and answers a failure with the reason AGENT and Docker's state as detail.
 * - Members of a request that are of the wrong type are refused with their place in the request.
 */
import { LOCAL_TARGET_PREFIX } from '../../protocol/local.ts';
import { applicationAutoScaling, AUTOSCALING_TARGET_PREFIX } from './autoscaling/operations.ts';
import { cloudWatchLogs, LOGS_TARGET_PREFIX } from './cloudWatchLogs/operations.ts';
import type { Handler } from './operation.ts';
import {
  deleteAccountSetting,
  listAccountSettings,
  putAccountSetting,
  putAccountSettingDefault,
} from './operations/accountSettings.ts';
import { deleteAttributes, listAttributes, putAttributes } from './operations/attributes.ts';
import {
  createCapacityProvider,
  deleteCapacityProvider,
  describeCapacityProviders,
  putClusterCapacityProviders,
  updateCapacityProvider,
} from './operations/capacityProviders.ts';
import {
  deregisterContainerInstance,
  describeContainerInstances,
  listContainerInstances,
  updateContainerInstancesState,
} from './operations/containerInstances.ts';
import { createCluster } from './operations/createCluster.ts';
import { createService } from './operations/createService.ts';
import { deleteCluster } from './operations/deleteCluster.ts';
import { deleteService } from './operations/deleteService.ts';
import { deleteTaskDefinitions } from './operations/deleteTaskDefinitions.ts';
import { deregisterTaskDefinition } from './operations/deregisterTaskDefinition.ts';
import { describeClusters } from './operations/describeClusters.ts';
import { describeExec } from './operations/describeExec.ts';
import { describeLocalService } from './operations/describeLocalService.ts';
import { describeLocalTask } from './operations/describeLocalTask.ts';
import { describeServiceDeployments } from './operations/describeServiceDeployments.ts';
import { describeServiceRevisions } from './operations/describeServiceRevisions.ts';
import { describeServices } from './operations/describeServices.ts';
import { describeTaskDefinition } from './operations/describeTaskDefinition.ts';
import { describeTasks } from './operations/describeTasks.ts';
import { inspectContainer } from './operations/inspectContainer.ts';
import { listLeftovers, removeVolumes } from './operations/leftovers.ts';
import { listClusters } from './operations/listClusters.ts';
import { listFiles, statFile } from './operations/listFiles.ts';
import { listImages } from './operations/listImages.ts';
import { listServiceDeployments } from './operations/listServiceDeployments.ts';
import { listServices } from './operations/listServices.ts';
import { listServicesByNamespace } from './operations/listServicesByNamespace.ts';
import { listTagsForResource } from './operations/listTagsForResource.ts';
import { listTaskDefinitionFamilies } from './operations/listTaskDefinitionFamilies.ts';
import { listTaskDefinitions } from './operations/listTaskDefinitions.ts';
import { listTasks } from './operations/listTasks.ts';
import { putOverlay } from './operations/putOverlay.ts';
import { registerContainerInstance } from './operations/registerContainerInstance.ts';
import { registerTaskDefinition } from './operations/registerTaskDefinition.ts';
import { removeStoppedTasks } from './operations/removeStoppedTasks.ts';
import { resizeExec } from './operations/resizeExec.ts';
import { runTask } from './operations/runTask.ts';
import { shutdown } from './operations/shutdown.ts';
import { startExec } from './operations/startExec.ts';
import { startTask } from './operations/startTask.ts';
import { stopServiceDeployment } from './operations/stopServiceDeployment.ts';
import { stopTask } from './operations/stopTask.ts';
import { tagResource } from './operations/tagResource.ts';
import { getTaskProtection, updateTaskProtection } from './operations/taskProtection.ts';
import { untagResource } from './operations/untagResource.ts';
import { updateCluster, updateClusterSettings } from './operations/updateCluster.ts';
import { updateService } from './operations/updateService.ts';
import { unsupportedOperations } from './unsupportedOperations.ts';

export const ECS_TARGET_PREFIX = 'AmazonEC2ContainerServiceV20141113';

/** What of ECS is here. */
export const ecs: Readonly<Record<string, Handler>> = {
  CreateCluster: createCluster,
  DescribeClusters: describeClusters,
  ListClusters: listClusters,
  DeleteCluster: deleteCluster,
  UpdateCluster: updateCluster,
  UpdateClusterSettings: updateClusterSettings,
  RegisterTaskDefinition: registerTaskDefinition,
  DescribeTaskDefinition: describeTaskDefinition,
  ListTaskDefinitions: listTaskDefinitions,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DeleteTaskDefinitions: deleteTaskDefinitions,
  RunTask: runTask,
  StartTask: startTask,
  StopTask: stopTask,
  DescribeTasks: describeTasks,
  ListTasks: listTasks,
  CreateService: createService,
  UpdateService: updateService,
  DeleteService: deleteService,
  DescribeServices: describeServices,
  ListServices: listServices,
  ListServicesByNamespace: listServicesByNamespace,
  DescribeServiceDeployments: describeServiceDeployments,
  ListServiceDeployments: listServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  StopServiceDeployment: stopServiceDeployment,
  GetTaskProtection: getTaskProtection,
  UpdateTaskProtection: updateTaskProtection,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
  DescribeContainerInstances: describeContainerInstances,
  ListContainerInstances: listContainerInstances,
  UpdateContainerInstancesState: updateContainerInstancesState,
  RegisterContainerInstance: registerContainerInstance,
  DeregisterContainerInstance: deregisterContainerInstance,
  PutAttributes: putAttributes,
  DeleteAttributes: deleteAttributes,
  ListAttributes: listAttributes,
  CreateCapacityProvider: createCapacityProvider,
  DescribeCapacityProviders: describeCapacityProviders,
  UpdateCapacityProvider: updateCapacityProvider,
  DeleteCapacityProvider: deleteCapacityProvider,
  PutClusterCapacityProviders: putClusterCapacityProviders,
  ListAccountSettings: listAccountSettings,
  PutAccountSetting: putAccountSetting,
  PutAccountSettingDefault: putAccountSettingDefault,
  DeleteAccountSetting: deleteAccountSetting,
};

const local: Readonly<Record<string, Handler>> = {
  PutOverlay: putOverlay,
  DescribeLocalTask: describeLocalTask,
  DescribeLocalService: describeLocalService,
  InspectContainer: inspectContainer,
  StartExec: startExec,
  ResizeExec: resizeExec,
  DescribeExec: describeExec,
  ListImages: listImages,
  ListFiles: listFiles,
  StatFile: statFile,
  RemoveStoppedTasks: removeStoppedTasks,
  ListLeftovers: listLeftovers,
  RemoveVolumes: removeVolumes,
  Shutdown: shutdown,
};

const TABLES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [ECS_TARGET_PREFIX]: { ...unsupportedOperations, ...ecs },
  [LOCAL_TARGET_PREFIX]: local,
  [LOGS_TARGET_PREFIX]: cloudWatchLogs,
  [AUTOSCALING_TARGET_PREFIX]: applicationAutoScaling,
};

/** The handler of an `X-Amz-Target` header; undefined when there is no such operation. */
export function findOperation(target: string | undefined): Handler | undefined {
  const [prefix = '', name = ''] = (target ?? '').split('.');
  const table = Object.hasOwn(TABLES, prefix) ? TABLES[prefix] : undefined;
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}
