import { parseImage, type ImageMistake } from '../../imageReference.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { listOf, shorten } from '../wording.ts';
import { images } from './images.ts';

export const imageSyntax: Rule = {
  code: 'image-syntax',
  level: 'error',
  summary: 'An image is `[registry[:port]/]repository[:tag][@sha256:digest]`, in lower case but for tag and host.',
  docs: docs.container,
  hasSafeFix: true,
  *check(task) {
    for (const { node, text, parsed } of images(task)) {
      const { mistake } = parsed;
      if (mistake === undefined || mistake.kind === 'digest') continue;
      const repaired = repair(text, mistake);
      yield {
        at: node,
        message: `The image ${shorten(JSON.stringify(text))} ${explain(mistake)}`,
        ...(REFUSED.has(mistake.kind)
          ? { ecsMessage: 'Container.image contains invalid characters.' }
          : // ECS does not look that closely: the pull fails, and with it the task.
            { level: 'warning' as const }),
        fixes: repaired === undefined ? [] : [replace(node, repaired)],
      };
    }
  },
};

/** What RegisterTaskDefinition itself answers with an error. */
const REFUSED: ReadonlySet<ImageMistake['kind']> = new Set(['characters', 'scheme']);

function explain(mistake: Exclude<ImageMistake, { kind: 'digest' }>): string {
  switch (mistake.kind) {
    case 'characters':
      return `contains ${listOf(mistake.characters, 'and')}; an image has only letters, digits and \`. _ - / : @\`.`;
    case 'scheme':
      return `begins with \`${mistake.scheme}\`; an image is named without a scheme.`;
    case 'registry':
      return `names the registry \`${mistake.registry}\`, which is no host name; the pull will fail.`;
    case 'repository':
      if (mistake.repository === '') return 'names no repository; the pull will fail.';
      return /[A-Z]/.test(mistake.repository)
        ? `has capitals in the repository \`${shorten(mistake.repository)}\`; repositories are lower case, and the pull will fail.`
        : `has the repository \`${shorten(mistake.repository)}\`; each part begins and ends with a letter or digit, with single separators between, and the pull will fail.`;
    case 'tag':
      return mistake.tag === ''
        ? 'ends in a colon without a tag; the pull will fail.'
        : `has the tag \`${shorten(mistake.tag)}\`; a tag has up to 128 letters, digits and \`. _ -\` and begins with none of \`.\` and \`-\`, so the pull will fail.`;
  }
}

/** Beyond this nobody meant an image. */
const LONGEST = 1000;

/** The reference as it was meant, where dropping or lowering characters makes one of it. */
function repair(text: string, mistake: ImageMistake): string | undefined {
  if (text.length > LONGEST) return undefined;
  const repaired = repairOnce(text, mistake);
  if (repaired === undefined || repaired === text) return undefined;
  const next = parseImage(repaired).mistake;
  if (next === undefined) return repaired;
  const again = next.kind === mistake.kind ? undefined : repairOnce(repaired, next);
  return again !== undefined && parseImage(again).mistake === undefined ? again : undefined;
}

function repairOnce(text: string, mistake: ImageMistake): string | undefined {
  switch (mistake.kind) {
    case 'characters':
      return mistake.characters.every((character) => /[\s"'`]/.test(character))
        ? text.replaceAll(/^[\s"'`]+|[\s"'`]+$/g, '')
        : undefined;
    case 'scheme':
      return text.slice(mistake.scheme.length);
    case 'repository':
      return text.replace(mistake.repository, mistake.repository.toLowerCase());
    case 'tag':
      return mistake.tag === '' ? text.replace(/:(?=@|$)/, '') : undefined;
    default:
      return undefined;
  }
}
