/**
 * The one list of file names that are task definitions, as the globs of VS Code's `filenamePatterns`. The manifest's
 * language contribution repeats it, and a test compares the two.
 */
export const TASK_DEFINITION_PATTERNS: readonly string[] = [
  'task-definition*.json',
  'task_definition*.json',
  'taskdef*.json',
  'task-def*.json',
  'task_def*.json',
  '*-task-definition.json',
  '*_task_definition.json',
  '*-taskdef.json',
  '*.taskdef.json',
  '*-task-def.json',
  '*_task_def.json',
  '*.task-definition.json',
  '*ecs-task-def*.json',
  '*task-def*.{json.tpl,json.tmpl,json.j2,json.jinja,json.jinja2,json.template,json.tftpl,template}',
  '*task_def*.{json.tpl,json.tmpl,json.j2,json.jinja,json.jinja2,json.template,json.tftpl,template}',
  '*taskdef*.{json.tpl,json.tmpl,json.j2,json.jinja,json.jinja2,json.template,json.tftpl,template}',
];

/**
 * Names people give to service definitions. They are no part of the language contribution: a document under our language
 * id is a task definition, while these stay JSON to which the language server is attached.
 */
export const SERVICE_PATTERNS: readonly string[] = [
  'service-definition*.json',
  'service_definition*.json',
  '*-service-definition.json',
  '*_service_definition.json',
  '*.service-definition.json',
  'service-def*.json',
  'service_def*.json',
  'servicedef*.json',
  '*-servicedef.json',
  '*-service-def.json',
  '*_service_def.json',
  '*ecs-service-def*.json',
];

/** What differs on this machine, beside a definition: `<name>.local.json`. */
export const OVERLAY_PATTERN = '*.local.json';

/** `*` is anything, `{a,b}` one of these. */
const toRegExp = (glob: string): RegExp => {
  const source = glob
    .replaceAll(/[.+^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`);
  return new RegExp(`^${source}$`, 'i');
};

const EXPRESSIONS = TASK_DEFINITION_PATTERNS.map(toRegExp);
const SERVICE_EXPRESSIONS = SERVICE_PATTERNS.map(toRegExp);
const OVERLAY = toRegExp(OVERLAY_PATTERN);

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** The name of a file as people read it. */
export function fileNameOf(uri: string): string {
  const name = baseName(uri);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Whether a path or URI has a name that people give to task definitions. An overlay's name never has. */
export const isTaskDefinitionName = (path: string): boolean =>
  !isOverlayName(path) && EXPRESSIONS.some((expression) => expression.test(baseName(path)));

/** Whether a file is one that a tool fills in; such names are given to files of any format. */
export const isTemplateName = (path: string): boolean => !/\.jsonc?$/i.test(baseName(path));

/** Whether text can become JSON: that of a template in YAML, such as CloudFormation's, cannot. Blank text can. */
export const canBecomeJson = (text: string): boolean =>
  /^(?:\s|#(?!\{)[^\n]*(?:\n|$)|\{#[^}]*#\})*(?:[{[<$%@]|#\{|$)/.test(text);

/** Whether a path or URI has a name that people give to ECS service definitions; what is in it has to agree. */
export const isServiceName = (path: string): boolean =>
  !isOverlayName(path) && SERVICE_EXPRESSIONS.some((expression) => expression.test(baseName(path)));

export const isOverlayName = (path: string): boolean => OVERLAY.test(baseName(path));

/** `…/app.local.json` → `…/app.json`, of a path or URI; undefined when it is no overlay's name. */
export const definitionPathOf = (overlayPath: string): string | undefined =>
  isOverlayName(overlayPath) ? overlayPath.replace(/\.local\.json$/i, '.json') : undefined;

/** `…/app.json` → `…/app.local.json`, of a path or URI; undefined when it is no definition that can have an overlay. */
export const overlayPathOf = (definitionPath: string): string | undefined =>
  /\.json$/i.test(definitionPath) && !isOverlayName(definitionPath)
    ? definitionPath.replace(/\.json$/i, '.local.json')
    : undefined;

/** Longest text that is looked into; real definitions are at most 64 KiB, describe output somewhat more. */
const MAX_LENGTH = 1_000_000;

/**
 * Whether JSON text is a task definition whatever its file is called: its root, or the `taskDefinition` in it, has a
 * list `containerDefinitions`. Looks at keys and brackets only, so half-typed text is recognised too.
 */
export function isTaskDefinitionContent(text: string): boolean {
  if (text.length > MAX_LENGTH || !text.includes('"containerDefinitions"')) return false;
  const key = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  const open: string[] = [];
  let inWrapper = false;
  for (let token = key.exec(text); token !== null; token = key.exec(text)) {
    const [word] = token;
    if (word === '{' || word === '[') open.push(word);
    else if (word === '}' || word === ']') open.pop();
    else if (open.length === 1 && word === '"taskDefinition"') inWrapper = true;
    else if (word === '"containerDefinitions"' && open.every((bracket) => bracket === '{')) {
      const isAtPlace = open.length === 1 || (open.length === 2 && inWrapper);
      if (isAtPlace && /^\s*:\s*\[/.test(text.slice(key.lastIndex, key.lastIndex + 200))) return true;
    }
  }
  return false;
}
