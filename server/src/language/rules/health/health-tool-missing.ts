import imageTools from '../../../../../schemas/facts/imageTools.json' with { type: 'json' };
import { parseImage, shortName } from '../../imageReference.ts';
import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { healthCommands, scriptOf } from './commands.ts';

export const healthToolMissing: Rule = {
  code: 'health-tool-missing',
  level: 'hint',
  summary: 'The image has the program that its health check runs.',
  docs: docs.healthCheck,
  needs: 'healthCheck',
  *check(task) {
    for (const command of healthCommands(task)) {
      const { container, first, rest } = command;
      const tool = /(?:^|[\s;&|(/])(curl|wget)(?=\s)/.exec(scriptOf(command) ?? '')?.[1];
      if (tool === undefined || toolsOf(container).has(tool)) continue;
      yield {
        at: rest[0]?.node ?? first.node,
        message: `This check runs \`${tool}\` inside ${nameOf(container)}. Many small images lack it, and the check then always fails; see that the image has it.`,
      };
    }
  },
};

const IMAGES: Readonly<Record<string, readonly string[]>> = imageTools.images;

/** Which of the usual tools the image is known to have. */
function toolsOf({ image }: Container): ReadonlySet<string> {
  const reference = parseImage(image?.value ?? '').reference;
  if (reference === undefined) return new Set();
  const words = [shortName(reference), ...(reference.tag ?? '').split(/[.-]/).map((word) => word.replace(/\d+$/, ''))];
  return new Set(words.flatMap((word) => (Object.hasOwn(IMAGES, word) ? (IMAGES[word] ?? []) : [])));
}
