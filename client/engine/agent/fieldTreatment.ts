/**
 * Every field of a task definition and what becomes of it on this machine, in words: those of the notices on a task
 * (notices.ts) and of the page docs/fields.md. A test holds the list against the schema, so that a new field must be thought
 * about.
 */

/**
 * `applied`: as ECS does it. `emulated`: something of this machine stands in for what only AWS has. `told`: it has no effect,
 * and whoever runs the task is told. `no-effect`: it means nothing for one task on one machine, so nobody needs to be told.
 */
export type Treatment = 'applied' | 'emulated' | 'told' | 'no-effect';

export interface FieldFact {
  readonly treatment: Treatment;
  /** How it is emulated, or why it has no effect: whole sentences. Of an applied field: what to know about it here. */
  readonly words?: string;
}

const applied = (words?: string): FieldFact => ({ treatment: 'applied', ...(words === undefined ? {} : { words }) });
const emulated = (words: string): FieldFact => ({ treatment: 'emulated', words });
const told = (words: string): FieldFact => ({ treatment: 'told', words });
const noEffect = (words: string): FieldFact => ({ treatment: 'no-effect', words });

const under = (prefix: string, fields: Readonly<Record<string, FieldFact>>) =>
  Object.fromEntries(Object.entries(fields).map(([field, fact]) => [`${prefix}${field}`, fact]));

const FILE_SYSTEM = (what: string, key: string) =>
  `It is a Docker volume that stands in for the ${what}: shared by all tasks here that name the same ${key}, kept when they are gone, empty at first. "volumes" of the overlay can name a folder instead.`;

/** By path, `[]` for the elements of a list. What is said of an object or list holds for all inside it. */
export const FIELD_TREATMENT: Readonly<Record<string, FieldFact>> = {
  family: applied(),
  networkMode: applied(
    'With "awsvpc" the containers share the network of a pause container, whose ports are published.',
  ),
  cpu: applied('It limits each container, where ECS limits all of them together; never more than Docker has.'),
  memory: applied(
    'It limits each container that has no limit of its own, where ECS limits all of them together; never more than Docker has.',
  ),
  pidMode: applied(
    '"task" shares the processes of a pause container; "host" are those of the machine that Docker runs on.',
  ),
  ipcMode: applied('"task" shares the IPC namespace of a pause container, with its systemControls.'),
  'runtimePlatform.cpuArchitecture': applied('Docker emulates an architecture it does not have, where it can.'),
  'runtimePlatform.operatingSystemFamily': told('Docker runs Linux containers here: those of Windows do not run.'),
  taskRoleArn: emulated(
    'What it stands for is chosen by the role mode: "none" (the default) gives containers no credentials, "profile" those of your own AWS profile, "assume" those of the role, assumed with that profile, "fixed" those of "credentials" in the overlay. They are served at 169.254.170.2, as in ECS.',
  ),
  executionRoleArn: noEffect(
    "It is what ECS itself may do (pulls, logs, secrets); here Docker's logins and the overlay serve.",
  ),
  requiresCompatibilities: noEffect('It is checked when the definition is registered.'),
  placementConstraints: applied(),
  tags: noEffect('They are kept on the task definition, and given to tasks that propagate them.'),
  proxyConfiguration: told('The App Mesh proxy configuration is not applied: traffic is not redirected to the proxy.'),
  inferenceAccelerators: told('Inference accelerators are not attached.'),
  ephemeralStorage: told('The size of the ephemeral storage is not enforced: containers use the disk of Docker.'),
  enableFaultInjection: told(
    'Network faults are not injected on this machine: requests to start one are refused. Run the experiment on a task in Amazon ECS.',
  ),

  ...under('containerDefinitions[].', {
    name: applied(),
    image: applied('"image" of the overlay can name another one.'),
    repositoryCredentials: applied(
      'The user name and password come as the value of a secret does; a task whose login has none stops as in ECS.',
    ),
    cpu: applied(),
    memory: applied('Between what Docker allows (6 MiB) and what it has.'),
    memoryReservation: applied(),
    links: applied('With networkMode "bridge".'),
    'portMappings[].containerPort': applied(
      'With "awsvpc" it is published under the same number, or on a free port where that is below 1024 or taken. "ports" of the overlay can fix one.',
    ),
    'portMappings[].hostPort': applied(),
    'portMappings[].protocol': applied(),
    'portMappings[].containerPortRange': applied(),
    'portMappings[].name': applied(
      'By it the Service Connect of a service finds the port; a task on its own has no use for it.',
    ),
    'portMappings[].appProtocol': applied(
      'By it the Service Connect of a service knows what the port speaks; a task on its own has no use for it.',
    ),
    essential: applied(),
    restartPolicy: applied(),
    entryPoint: applied(),
    command: applied(),
    environment: applied('"environment" of the overlay adds and replaces variables.'),
    environmentFiles: emulated(
      '"environmentFiles" of the overlay names a file of this machine for each, which is read as ECS reads it. Without one it is read from S3 where AWS may be asked for secrets; otherwise the task stops as it does in ECS when the object is not there.',
    ),
    mountPoints: applied(),
    volumesFrom: applied(),
    linuxParameters: applied(),
    secrets: applied(
      'The values come from "secrets" of the overlay, from the secrets file beside it, from VS Code, which asks once and keeps them in its secret storage, or from AWS where the settings allow it; a task whose secret has none stops as in ECS.',
    ),
    dependsOn: applied(),
    startTimeout: applied(),
    stopTimeout: applied(),
    versionConsistency: noEffect('It pins image digests across the tasks of a service deployment.'),
    hostname: applied('Not with networkMode "awsvpc", as in ECS.'),
    user: applied(),
    workingDirectory: applied(),
    disableNetworking: applied('With networkMode "bridge".'),
    privileged: applied('VS Code asks before the first run.'),
    readonlyRootFilesystem: applied(),
    dnsServers: applied(),
    dnsSearchDomains: applied(),
    extraHosts: applied(),
    dockerSecurityOptions: applied(),
    interactive: applied(),
    pseudoTerminal: applied(),
    dockerLabels: applied(),
    ulimits: applied(
      'A Docker without privileges cannot raise its own limits; the container tells when one is left out.',
    ),
    'logConfiguration.logDriver': emulated(
      'What awslogs would send to CloudWatch Logs is kept on this machine by group and stream, also when the task is gone; the CloudWatch Logs operations of the local endpoint (aws logs tail) show it. With awsfirelens Docker gives the lines to the router of the task. json-file, local, journald, syslog, gelf, fluentd and splunk are applied.',
    ),
    'logConfiguration.options': applied(
      'Of awslogs the group, the prefix and what begins an event of several lines; its region and the creation of groups mean nothing here. Of awsfirelens the filters, the buffer limit and the output of the router; an output to a service of AWS is replaced by the log of the router unless "deliverLogs" of the overlay is "as-declared".',
    ),
    'logConfiguration.secretOptions': applied(
      'The values come as those of secrets do; a task whose option has none stops as in ECS. With "deliverLogs": "local" of the overlay the logs are kept on this machine and no value is needed.',
    ),
    healthCheck: applied(),
    systemControls: applied(),
    resourceRequirements: emulated(
      'GPUs are those of Docker, where it has the NVIDIA container toolkit: as many as asked for, not certain ones. A Docker without leaves them out, and the container tells it. Inference accelerators are not given.',
    ),
    firelensConfiguration: applied(
      'The configuration of Fluent Bit or Fluentd is generated as by the ECS agent and put into the router; one in S3 is not read.',
    ),
    credentialSpecs: told('Credential specifications (gMSA) are not applied.'),
  }),

  ...under('volumes[].', {
    name: applied(),
    host: applied('"volumes" of the overlay can name another folder.'),
    dockerVolumeConfiguration: applied(),
    efsVolumeConfiguration: emulated(FILE_SYSTEM('EFS file system', 'file system, access point and root directory')),
    s3filesVolumeConfiguration: emulated(FILE_SYSTEM('S3 file system', 'file system, access point and root directory')),
    fsxWindowsFileServerVolumeConfiguration: emulated(FILE_SYSTEM('FSx file system', 'file system and root directory')),
    configuredAtLaunch: emulated(
      'It is a Docker volume that stands in for the EBS volume: a fresh, empty one for each task, removed with it. "volumes" of the overlay can name a folder instead.',
    ),
  }),
};

/** What is said of a path: of itself or of the nearest object or list around it. */
export function factOf(path: string): FieldFact | undefined {
  for (let at = path; at !== ''; at = at.replace(/(?:\[\]|\.?[^.[\]]+)$/, '')) {
    const fact = FIELD_TREATMENT[at];
    if (fact !== undefined) return fact;
  }
  return undefined;
}

/** The words of a field that has some. */
export function wordsOf(field: string): string {
  const words = FIELD_TREATMENT[field]?.words;
  if (words === undefined) throw new Error(`nothing is said of ${field}`);
  return words;
}
