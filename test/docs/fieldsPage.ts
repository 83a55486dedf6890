/** `docs/fields.md`: what becomes of each field of a task definition here, in the words that a task's notices have. */
import { FIELD_TREATMENT, type FieldFact, type Treatment } from '../../client/engine/agent/fieldTreatment.ts';

const NAMES: Readonly<Record<Treatment, string>> = {
  applied: 'applied',
  emulated: '**emulated**',
  told: '**not applied**',
  'no-effect': 'no effect',
};

const HEAD = `# Fields

What becomes of each field of a task definition when Drydock runs it on this machine. What is said of an object or list
holds for everything inside it.

- **applied**: as in ECS.
- **emulated**: something of this machine stands in for what only AWS has. The task tells it.
- **not applied**: it has no effect. The task tells it.
- **no effect**: it means nothing for one task on one machine.

What a task tells stands below it in the Clusters view under _differences from ECS_, before it starts and as long as it is
there; \`<name>.local.json\` beside the definition is its overlay. Where Docker has less CPU or memory than is asked for, a
Fargate task gets what there is, and tells that too; one of EC2 is not placed.

This page is generated: \`npm run docs\` writes it from the engine's own list (\`client/engine/agent/fieldTreatment.ts\`).
`;

const SECTIONS = [
  { title: 'Volumes', prefix: 'volumes[].' },
  { title: 'Containers', prefix: 'containerDefinitions[].' },
  { title: 'Task', prefix: '' },
] as const;

/** The whole page. */
export function fieldsPage(): string {
  const facts = Object.entries(FIELD_TREATMENT);
  const sectionOf = (field: string) => SECTIONS.find(({ prefix }) => field.startsWith(prefix))?.title;
  const sections = SECTIONS.toReversed().map(({ title, prefix }) =>
    section(
      title,
      facts.flatMap(([field, fact]) =>
        sectionOf(field) === title ? [[field.slice(prefix.length), fact] as const] : [],
      ),
    ),
  );
  return [HEAD, ...sections].join('\n');
}

function section(title: string, facts: readonly (readonly [string, FieldFact])[]): string {
  const rows = facts.map(
    ([field, { treatment, words = '' }]) => `| \`${field}\` | ${NAMES[treatment]} | ${escapeCell(words)} |`,
  );
  return [`## ${title}\n`, '| field | here | what to know |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

const escapeCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
