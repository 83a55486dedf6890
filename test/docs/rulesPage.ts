/** `docs/rules.md`: what each code means, made from the rules' own metadata and fixtures. */
import type { Problem, RuleInfo } from '../../server/src/language/index.ts';
import { isOfOverlay, ruleFixtures, type Fixture } from '../server/support/fixtures.ts';
import { overlayProblemsOf, problemsOf, service } from '../server/support/language.ts';
import { excerpt, excerptAt, type Marked } from './excerpt.ts';

const LEVELS: Readonly<Record<Problem['severity'], string>> = {
  error: 'Error: ECS, the AWS CLI or the SDKs refuse it.',
  warning: 'Warning: it is accepted, but fails or misbehaves later, or the refusal is likely and not proved.',
  information: 'Information.',
  hint: 'Hint: good practice.',
};

const HEAD = `# Rules

What Drydock checks, by code. Editors show the code beside the message; \`drydock validate\` prints it behind the level.
The excerpts are from the tests of each rule: carets mark what is underlined.

Change a level, or turn a rule off, with the setting \`drydock.rules\` (\`{ "CODE": "off" }\`) or with
\`drydock validate --rules CODE=off\`. Levels are \`error\`, \`warning\`, \`information\`, \`hint\` and \`off\`.

The link on a code in an editor leads to the AWS page of its section below, which every client can open.

This page is generated: \`npm run docs\` writes it from the rules and their fixtures.
`;

/** The whole page. */
export function rulesPage(): string {
  const rules = service.rules.toSorted((a, b) => a.code.localeCompare(b.code, 'en'));
  const fixtures = ruleFixtures();
  const index = rules.map(({ code, level, summary }) => `| [${code}](#${code}) | ${level} | ${escapeCell(summary)} |`);
  return [
    HEAD,
    `There are ${rules.length} rules.\n`,
    ['| code | level | what must hold |', '| --- | --- | --- |', ...index, ''].join('\n'),
    ...rules.map((rule) =>
      section(
        rule,
        fixtures.filter(({ code }) => code === rule.code),
      ),
    ),
  ].join('\n');
}

function section(rule: RuleInfo, fixtures: readonly Fixture[]): string {
  const examples = fixtures.filter(({ isBad }) => isBad).map((fixture) => ({ fixture, found: find(rule, fixture) }));
  const problems = examples.flatMap(({ found }) => found);
  const [bad] = examples;
  const good = fixtures.find(({ isBad }) => !isBad);
  const [first] = bad?.found ?? [];
  const words = unique(problems.flatMap(({ ecsMessage }) => (ecsMessage === undefined ? [] : [ecsMessage])));
  const fixes = unique(problems.flatMap((problem) => (problem.fixes ?? []).map(({ title }) => title)));
  const others = unique(problems.flatMap(({ severity }) => (severity === rule.level ? [] : [severity])));
  return [
    `## ${rule.code}\n`,
    `${rule.summary}\n`,
    `${LEVELS[rule.level]}${others.length === 0 ? '' : ` In some cases: ${others.join(', ')}.`}\n`,
    ...(bad === undefined || first === undefined
      ? []
      : [
          'Not so:\n',
          fence(excerpt(bad.fixture.text, marksOf(bad.fixture, rule))),
          `${unique(bad.found.map(({ message }) => `> ${message}`)).join('\n>\n')}\n`,
        ]),
    ...(words[0] === undefined ? [] : [`ECS says: \`${words[0]}\`\n`]),
    ...(good === undefined ? [] : ['But so:\n', fence(excerptAt(good.text, first?.pointer ?? ''))]),
    ...(fixes.length === 0 ? [] : [`${fixesHead(rule)}\n`, ...fixes.slice(0, 4).map((title) => `- ${title}`), '']),
    `[Documentation of AWS](${rule.docs})\n`,
  ].join('\n');
}

const fixesHead = (rule: RuleInfo): string =>
  rule.hasSafeFix === true ? 'Repairs (also by `drydock validate --fix`), for example:' : 'Repairs, for example:';

const find = (rule: RuleInfo, { text }: Fixture): Problem[] =>
  (isOfOverlay(rule.code) ? overlayProblemsOf : problemsOf)(text).filter(({ code }) => code === rule.code);

const marksOf = ({ expected }: Fixture, { code }: RuleInfo): Marked[] =>
  expected.filter((each) => each.code === code).slice(0, 3);

const fence = (text: string): string => `\`\`\`jsonc\n${text}\n\`\`\`\n`;
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const escapeCell = (text: string): string => text.replaceAll('|', String.raw`\|`);
