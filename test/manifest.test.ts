/** Holds package.json to the code and to the promises of the design: what one names, the other has. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { COMMANDS } from '../client/extension/commands/table.ts';
import { contextValues } from '../client/extension/contextKeys.ts';
import { FILE_NAMES, LANGUAGE_ID, SERVICE_FILE_NAMES } from '../client/extension/documents.ts';
import { ENGINE_SETTINGS, IDENTITY_SETTINGS } from '../client/extension/settings.ts';
import { NOTHING_KNOWN } from '../client/extension/state/localEcs.ts';
import { SERVICE_PATTERNS, TASK_DEFINITION_PATTERNS } from '../server/src/language/names.ts';
import { present } from '../client/extension/tree/presentation.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const { contributes } = manifest;

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
const menus = contributes.menus as Readonly<Record<string, readonly MenuItem[]>>;
const settings = new Map<
  string,
  { readonly scope?: string; readonly default?: unknown; readonly markdownDescription?: string }
>(contributes.configuration.flatMap((section) => Object.entries(section.properties)));
const views = contributes.views.drydock.map((view) => view.id);
const whens = [
  ...Object.values(menus).flatMap((items) => items.map((each) => each.when ?? '')),
  ...contributes.viewsWelcome.map((each) => each.when),
  ...contributes.commands.flatMap((each) => ('enablement' in each ? [each.enablement] : [])),
];

/** Sources of the extension as one text. */
const code = readdirSync(join(repository, 'client/extension'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(repository, 'client/extension', name), 'utf8'))
  .join('\n');

const commandLinks = [
  ...contributes.viewsWelcome.map((each) => each.contents),
  ...contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps.map((step) => step.description)),
].flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)].map((match) => match[1] ?? ''));

const isOwn = (id: string) => id.startsWith('drydock.');
/** Commands VS Code makes for every view. */
const viewCommands = views.map((id) => `${id}.focus`);

describe('commands of the manifest', () => {
  const declared = contributes.commands.map((each) => each.command);

  it('are those of the code', () => {
    expect([...declared].sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it('have titles that start with a verb and stand under Drydock in the palette', () => {
    const verbs =
      /^(Run|Browse|Download|Refresh|Validate|Stop|Remove|Show|Open|Inspect|Explain|Copy|Register|Deregister|Create|Set|Add|Choose|Forget|Start|Restart|Follow|Filter|Save|Scale|Update|Force|Roll|Delete|Drain|Activate)\b/;
    for (const { title, category } of contributes.commands) {
      expect(title).toMatch(verbs);
      expect(category).toBe('Drydock');
    }
  });

  it('are the only ones that menus, welcome texts, walkthroughs and the code call by name', () => {
    const known = new Set<string>([...declared, ...viewCommands]);
    const menuCommands = Object.values(menus).flatMap((items) => items.map((each) => each.command));
    const called = [
      ...code.matchAll(/executeCommand\(\s*'(drydock\.[\w.]+)'|command = '(drydock\.[\w.]+)'|id: '(drydock\.[\w.]+)'/g),
    ];
    const used = [
      ...menuCommands,
      ...commandLinks.filter(isOwn),
      ...called.map((match) => match[1] ?? match[2] ?? match[3] ?? ''),
    ];
    expect(used.filter((each) => !known.has(each))).toEqual([]);
    expect(called.length).toBeGreaterThan(3);
  });

  it('can each be reached from the palette or a menu', () => {
    const hidden = new Set(
      menus['commandPalette']?.filter((each) => each.when === 'false').map((each) => each.command),
    );
    const elsewhere = new Set(
      Object.entries(menus).flatMap(([menu, items]) =>
        menu === 'commandPalette' ? [] : items.map((each) => each.command),
      ),
    );
    for (const command of declared) expect(hidden.has(command) && !elsewhere.has(command), command).toBe(false);
  });

  it('need trust where they run something', () => {
    const needTrust = [
      'runTask',
      'registerTaskDefinition',
      'startEngine',
      'restartEngine',
      'openShell',
      'runInContainer',
      'browseFiles',
      'openClusterTerminal',
      'addContainerInstance',
    ];
    for (const name of needTrust) {
      const command = contributes.commands.find((each) => each.command === `drydock.${name}`);
      expect(command && 'enablement' in command ? command.enablement : '', name).toContain('isWorkspaceTrusted');
    }
  });
});

describe('settings of the manifest', () => {
  const read = new Set([
    ...[...code.matchAll(/section\.get(?:<\w+>)?\(\s*'([\w.]+)'/g)].map((match) => `drydock.${match[1] ?? ''}`),
    ...[...code.matchAll(/affectsConfiguration\('(drydock\.[\w.]+)'\)/g)].map((match) => match[1] ?? ''),
  ]);
  /** Read by the language server, which gets them from the editor. */
  const ofTheServer = ['drydock.codeLens.enabled', 'drydock.inlayHints.enabled', 'drydock.rules'];

  it('are those the code reads', () => {
    expect([...settings.keys()].sort()).toEqual([...read, ...ofTheServer].sort());
  });

  it('choose programs, hosts or identities for the machine only, never for a folder', () => {
    for (const name of [
      'dockerHost',
      'helperImage',
      'nodePath',
      'stateDir',
      'publishAddress',
      'timeScale',
      'pullBehavior',
      'secretsFromAws',
      'awsProfile',
    ]) {
      expect(settings.get(`drydock.${name}`)?.scope, name).toBe('machine');
    }
    expect(
      [...settings]
        .filter(([, each]) => each.scope === 'machine')
        .map(([name]) => name)
        .sort(),
    ).toEqual([...ENGINE_SETTINGS, ...IDENTITY_SETTINGS].sort());
  });

  it('are held back in untrusted folders when they configure the engine or choose an identity', () => {
    expect([...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual(
      [...ENGINE_SETTINGS, ...IDENTITY_SETTINGS].sort(),
    );
  });

  it('have a description and a default', () => {
    for (const [name, setting] of settings) {
      expect(setting.markdownDescription, name).toMatch(/\.$/);
      expect(setting, name).toHaveProperty('default');
    }
  });

  it('have the defaults the code falls back to', () => {
    for (const match of code.matchAll(/section\.get(?:<\w+>)?\(\s*'([\w.]+)',\s*([^)]+)\)/g)) {
      const fallback: unknown = JSON.parse((match[2] ?? '').trim().replaceAll("'", '"'));
      expect(settings.get(`drydock.${match[1] ?? ''}`)?.default, match[1]).toEqual(fallback);
    }
  });
});

describe('conditions of the manifest', () => {
  it('look at context keys the code sets, and the code sets none that nobody looks at', () => {
    const set = [...Object.keys(contextValues(NOTHING_KNOWN)), 'drydock.activeTaskDefinition'];
    const used = new Set(
      whens.flatMap((when) => when.match(/drydock\.\w+/g) ?? []).filter((each) => !views.includes(each)),
    );
    expect([...used].sort()).toEqual(set.sort());
  });

  it('name views that there are', () => {
    const named = whens.flatMap((when) => [...when.matchAll(/view == ([\w.]+)/g)].map((match) => match[1] ?? ''));
    expect(new Set(named)).toEqual(new Set(views));
    for (const { view } of contributes.viewsWelcome) expect(views).toContain(view);
    for (const view of views) expect(code).toContain(`'${view}'`);
  });

  it('match the tokens tree rows carry', () => {
    const rowKinds = [
      'task;active',
      'task;active;ports',
      'task;stopped',
      'container;running',
      'container;running;ports',
      'container;stopped',
      'port;tcp',
      'service;active',
      'service;active;deploying',
      'service;active;balanced',
      'service;draining',
      'deployment;primary;completed',
      'listener;http',
      'serviceName',
      'instances',
      'instance;active',
      'instance;draining;disconnected',
      'cluster;active',
      'cluster',
      'family',
      'revision',
      'folder',
      'file',
      'special',
    ];
    const patterns = (menus['view/item/context'] ?? []).flatMap(
      ({ when }) => /viewItem =~ \/(.+)\/$/.exec(when ?? '')?.[1] ?? [],
    );
    expect(patterns.length).toBe(menus['view/item/context']?.length);
    for (const pattern of patterns) {
      const matching = rowKinds.filter((token) => new RegExp(pattern).test(token));
      expect(matching, pattern).not.toEqual([]);
    }
    expect(present(NOTHING_KNOWN, { kind: 'family', name: 'x' })?.contextValue).toBe('family');
  });
});

describe('the rest of the manifest', () => {
  it('contributes the language under the names the code and the language server know', () => {
    const [language] = contributes.languages;
    expect(language?.id).toBe(LANGUAGE_ID);
    expect(language?.filenamePatterns).toEqual([...FILE_NAMES]);
    expect(TASK_DEFINITION_PATTERNS).toEqual([...FILE_NAMES]);
    expect(SERVICE_PATTERNS).toEqual([...SERVICE_FILE_NAMES]);
  });

  it('points at files that are there', () => {
    const language = contributes.languages[0];
    const paths = [
      manifest.icon,
      language?.configuration,
      language?.icon.light,
      language?.icon.dark,
      ...contributes.grammars.map((each) => each.path),
      ...contributes.viewsContainers.activitybar.map((each) => each.icon),
      ...contributes.views.drydock.map((each) => each.icon),
      ...contributes.walkthroughs.flatMap((each) => [each.icon, ...each.steps.map((step) => step.media.markdown)]),
    ];
    expect(paths.filter((path) => path === undefined || !existsSync(join(repository, path)))).toEqual([]);
  });

  it('has a 256 pixel icon', () => {
    const png = readFileSync(join(repository, manifest.icon));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
  });

  it('runs beside the files and wakes up for nothing but JSON and its own', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest.activationEvents).toEqual([
      'onLanguage:json',
      'onLanguage:jsonc',
      // A view that was open when the window was reloaded.
      'onWebviewPanel:drydock.service',
      'onWebviewPanel:drydock.usage',
    ]);
  });
});
