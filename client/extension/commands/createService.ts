/** "Create service": from a service definition's file, or from a task definition; one that is there is updated by its file. */
import { languages, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { OverlayDocument } from '../../protocol/local.ts';
import type { EngineClient } from '../engine/client.ts';
import { activeDefinition, serviceFilters } from '../documents.ts';
import { familyOf, readDefinition, type Definition } from '../run/definition.ts';
import { register } from '../run/register.ts';
import { roleFor } from '../run/role.ts';
import {
  clusterIn,
  createServiceInput,
  mergeOverlays,
  readService,
  serviceNameIn,
  taskDefinitionIn,
  updateServiceInput,
  type ServiceDocument,
} from '../run/serviceFile.ts';
import { FileProblem, overlayAt, overlayUri, textAt } from '../run/source.ts';
import { readSettings } from '../settings.ts';
import type { LocalEcs } from '../state/localEcs.ts';
import { subjectIn, uriIn } from './arguments.ts';
import { confirmRisks } from './confirmRisks.ts';
import type { Command, CommandContext } from './context.ts';
import { requireDocker } from './docker.ts';
import { definitionFiles, pickDefinitionFile } from './pickDefinitionFile.ts';
import { provideSecrets } from './provideSecrets.ts';
import { putOverlay } from './putOverlay.ts';
import { tellDeployment } from './tellDeployment.ts';
import { requireTrust } from './trust.ts';

interface Wanted {
  readonly document: ServiceDocument;
  /** The service definition's file, if any. */
  readonly serviceFile: Uri | undefined;
  readonly definition: Definition;
  /** The task definition's file, if any. */
  readonly definitionFile: Uri | undefined;
  /** Set when a registered revision is used as it is. */
  readonly registeredArn: string | undefined;
}

export const createService: Command = async (context, argument) => {
  if (!(await requireTrust())) return;
  const wanted = await wantedBy(context, argument);
  if (!wanted) return;
  const name = await nameOf(wanted);
  if (name === undefined) return;
  const overlay = mergeOverlays(await overlayBeside(wanted.serviceFile), await overlayBeside(wanted.definitionFile));
  const role = roleFor(wanted.definition, context.memory.roleChoice(), readSettings());
  if (!(await confirmRisks(context.memory, wanted.definition, overlay, role))) return;
  const secrets = await provideSecrets(context, wanted.definition, overlay, wanted.definitionFile);
  await window.withProgress({ location: ProgressLocation.Notification, title: `Service ${name}` }, async (progress) => {
    const report = (message: string) => progress.report({ message });
    if (!context.session.current()) report('Starting the local ECS engine…');
    const client = await context.session.ensure();
    if (!(await requireDocker(context, () => createService(context, argument)))) return;
    report('Registering the task definition…');
    const taskDefinition = wanted.registeredArn ?? (await register(client, wanted.definition, wanted.definitionFile));
    const { definition } = wanted;
    const file = wanted.serviceFile ?? wanted.definitionFile;
    const overlayId = await putOverlay(context, client, { definition, overlay, secrets, role, file });
    await createOrUpdate(context, client, wanted, { name, taskDefinition, overlayId, report });
  });
};

async function createOrUpdate(
  context: CommandContext,
  client: EngineClient,
  { document, definition, serviceFile }: Wanted,
  how: {
    readonly name: string;
    readonly taskDefinition: string;
    readonly overlayId: string | undefined;
    readonly report: (message: string) => void;
  },
): Promise<void> {
  const cluster = clusterIn(document);
  const plan = { document, definition, cluster, name: how.name, taskDefinition: how.taskDefinition };
  if (cluster !== 'default') await client.createCluster(cluster);
  const known = await client.describeService(cluster, how.name);
  try {
    const service =
      known?.status === 'ACTIVE'
        ? await update(client, plan, how)
        : await client.createService(createServiceInput(plan, readSettings().launchType), how.overlayId);
    const arn = service?.serviceArn;
    if (arn === undefined) return;
    how.report('Waiting for its tasks…');
    const isKnown = (state: LocalEcs) => state.services.get(arn)?.deployments[0]?.id === service?.deployments?.[0]?.id;
    await context.store.when(isKnown, AbortSignal.timeout(5000)).catch(() => undefined);
    await context.revealService(arn).catch(() => undefined);
    const deployment = service?.deployments?.find(({ status }) => status === 'PRIMARY')?.id;
    if (deployment !== undefined) void tellDeployment(context, arn, deployment);
  } catch (error) {
    if (!serviceFile || !(error instanceof Error)) throw error;
    throw new FileProblem(`ECS would refuse this service: ${error.message}`, serviceFile);
  }
}

function update(
  client: EngineClient,
  plan: Parameters<typeof updateServiceInput>[0],
  { report, overlayId }: { readonly report: (message: string) => void; readonly overlayId: string | undefined },
) {
  report('Updating it…');
  return client.updateService(updateServiceInput(plan), overlayId);
}

async function wantedBy(context: CommandContext, argument: unknown): Promise<Wanted | undefined> {
  const subject = subjectIn(argument);
  if (subject?.kind === 'revision' || subject?.kind === 'family') {
    return fromRevision(context, subject.kind === 'revision' ? subject.arn : subject.name, {}, undefined);
  }
  const given = uriIn(argument) ?? activeService() ?? activeDefinition() ?? (await pickDefinitionFile());
  if (!given) return undefined;
  const text = await textAt(given);
  if (text === undefined) throw new Error(`${workspace.asRelativePath(given)} cannot be read.`);
  const definition = readDefinition(text);
  if (definition.kind === 'definition') {
    return {
      document: {},
      serviceFile: undefined,
      definition: definition.definition,
      definitionFile: given,
      registeredArn: undefined,
    };
  }
  const service = readService(text);
  if (service.kind === 'unreadable') throw new FileProblem(service.message, given, service.offset);
  return fromServiceFile(context, service.document, given);
}

/** The task definition is that of the workspace's file of its family; one that is only registered serves as well. */
async function fromServiceFile(
  context: CommandContext,
  document: ServiceDocument,
  serviceFile: Uri,
): Promise<Wanted | undefined> {
  const named = taskDefinitionIn(document);
  const [family, revision] = (named ?? '').split(':');
  if (revision === undefined) {
    const found = family === undefined || family === '' ? await chosenDefinition() : await definitionOfFamily(family);
    if (found) return { document, serviceFile, ...found, registeredArn: undefined };
  }
  if (named === undefined) return undefined;
  return fromRevision(context, named, document, serviceFile);
}

async function chosenDefinition() {
  const file = await pickDefinitionFile();
  const read = file && readDefinition((await textAt(file)) ?? '');
  return file && read?.kind === 'definition' ? { definition: read.definition, definitionFile: file } : undefined;
}

async function definitionOfFamily(family: string) {
  for (const file of await definitionFiles()) {
    const read = readDefinition((await textAt(file)) ?? '');
    if (read.kind === 'definition' && familyOf(read.definition) === family) {
      return { definition: read.definition, definitionFile: file };
    }
  }
  return undefined;
}

async function fromRevision(
  context: CommandContext,
  name: string,
  document: ServiceDocument,
  serviceFile: Uri | undefined,
): Promise<Wanted> {
  const client = await context.session.ensure();
  const described = await client.describeTaskDefinition(name);
  if (described?.taskDefinitionArn === undefined) {
    const message = `The task definition ${name} is neither registered nor in a file of this workspace. Open its file, or register it first.`;
    throw serviceFile ? new FileProblem(message, serviceFile) : new Error(message);
  }
  const source = context.memory.sourceOf(described.family ?? '');
  return {
    document,
    serviceFile,
    definition: { ...described },
    definitionFile: source === undefined ? undefined : Uri.parse(source),
    registeredArn: described.taskDefinitionArn,
  };
}

/** The service definition in the active editor. */
function activeService(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document && languages.match(serviceFilters(), document) > 0 ? document.uri : undefined;
}

async function nameOf({ document, definition }: Wanted): Promise<string | undefined> {
  const named = serviceNameIn(document);
  if (named !== undefined) return named;
  return window.showInputBox({
    title: 'Create Service',
    prompt: 'Name of the service',
    value: familyOf(definition),
    validateInput: (text) =>
      /^[\w-]{1,255}$/.test(text) ? undefined : 'Letters, digits, hyphens and underscores, at most 255.',
  });
}

const overlayBeside = async (file: Uri | undefined): Promise<OverlayDocument | undefined> =>
  file === undefined || file.scheme === 'untitled' ? undefined : overlayAt(overlayUri(file));
