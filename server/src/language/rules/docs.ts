/** Pages of the ECS developer guide that rules point to. */
const GUIDE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';

export const docs = {
  fargate: `${GUIDE}/fargate-tasks-services.html`,
  taskSize: `${GUIDE}/task-cpu-memory-error.html`,
  parameters: `${GUIDE}/task_definition_parameters.html`,
  executionRole: `${GUIDE}/task_execution_IAM_role.html`,
  container: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  portMapping: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html',
  dependency: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html',
  mountPoint: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html',
  secret: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html',
  register: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html',
} as const;
