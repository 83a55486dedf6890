/**
 * Every field of a task definition and what becomes of it on this machine. A test holds the list against the schema, so
 * that a new field must be thought about: it is applied, or told (notices.ts), or means nothing for one task here.
 */
export type Treatment = 'applied' | 'told' | 'no-effect';

const container = (fields: Readonly<Record<string, Treatment>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([field, treatment]) => [`containerDefinitions[].${field}`, treatment]),
  );

const volume = (fields: Readonly<Record<string, Treatment>>) =>
  Object.fromEntries(Object.entries(fields).map(([field, treatment]) => [`volumes[].${field}`, treatment]));

/** By path, `[]` for the elements of a list. What is said of an object or list holds for all inside it. */
export const FIELD_TREATMENT: Readonly<Record<string, Treatment>> = {
  family: 'applied',
  networkMode: 'applied',
  cpu: 'applied',
  memory: 'applied',
  pidMode: 'applied',
  ipcMode: 'applied',
  'runtimePlatform.cpuArchitecture': 'applied',
  'runtimePlatform.operatingSystemFamily': 'told',
  taskRoleArn: 'told',
  // ECS's own permissions (pulls, logs, secrets); here Docker's credentials and the overlay serve.
  executionRoleArn: 'no-effect',
  // Checked when a definition is registered or a task placed.
  requiresCompatibilities: 'no-effect',
  placementConstraints: 'no-effect',
  tags: 'no-effect',
  proxyConfiguration: 'told',
  inferenceAccelerators: 'told',
  ephemeralStorage: 'told',
  enableFaultInjection: 'told',

  ...container({
    name: 'applied',
    image: 'applied',
    repositoryCredentials: 'told',
    cpu: 'applied',
    memory: 'applied',
    memoryReservation: 'applied',
    links: 'applied',
    'portMappings[].containerPort': 'applied',
    'portMappings[].hostPort': 'applied',
    'portMappings[].protocol': 'applied',
    'portMappings[].containerPortRange': 'applied',
    // Names for Service Connect and VPC Lattice, which a single task does not take part in.
    'portMappings[].name': 'no-effect',
    'portMappings[].appProtocol': 'no-effect',
    essential: 'applied',
    restartPolicy: 'applied',
    entryPoint: 'applied',
    command: 'applied',
    environment: 'applied',
    environmentFiles: 'told',
    mountPoints: 'applied',
    volumesFrom: 'applied',
    linuxParameters: 'applied',
    secrets: 'applied',
    dependsOn: 'applied',
    startTimeout: 'applied',
    stopTimeout: 'applied',
    // Pins image digests across the tasks of a service deployment.
    versionConsistency: 'no-effect',
    hostname: 'applied',
    user: 'applied',
    workingDirectory: 'applied',
    disableNetworking: 'applied',
    privileged: 'applied',
    readonlyRootFilesystem: 'applied',
    dnsServers: 'applied',
    dnsSearchDomains: 'applied',
    extraHosts: 'applied',
    dockerSecurityOptions: 'applied',
    interactive: 'applied',
    pseudoTerminal: 'applied',
    dockerLabels: 'applied',
    ulimits: 'applied',
    'logConfiguration.logDriver': 'applied',
    'logConfiguration.options': 'applied',
    'logConfiguration.secretOptions': 'told',
    healthCheck: 'applied',
    systemControls: 'applied',
    resourceRequirements: 'told',
    firelensConfiguration: 'told',
    credentialSpecs: 'told',
  }),
  ...volume({
    name: 'applied',
    host: 'applied',
    dockerVolumeConfiguration: 'applied',
    efsVolumeConfiguration: 'told',
    s3filesVolumeConfiguration: 'told',
    fsxWindowsFileServerVolumeConfiguration: 'told',
    configuredAtLaunch: 'told',
  }),
};

/** The treatment of a path: its own or that of the nearest object or list around it. */
export function treatmentOf(path: string): Treatment | undefined {
  for (let at = path; at !== ''; at = at.replace(/(?:\[\]|\.?[^.[\]]+)$/, '')) {
    const treatment = FIELD_TREATMENT[at];
    if (treatment !== undefined) return treatment;
  }
  return undefined;
}
