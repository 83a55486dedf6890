/** What happens to documents while people and tools write them: tokens and characters go missing, double, swap and are foreign. */
import type { Random } from './random.ts';

const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\]:,]|\s+|[^\s"{}[\]:,]+/g;

/** Pieces that mean something somewhere. */
const FOREIGN = [
  ...['{', '}', '[', ']', '"', ',', ':', '\\', "'", '/*', '*/', '// x\n', '\n', '\r\n', '\t', '\u0000', '\uFEFF', '😀'],
  ...['null', 'true', 'false', '0', '-1', '1e999', '65536', '1.5', '00', 'NaN', '""', '"\\u0000"', '"\\ud800"', '" "'],
  ...['${VAR}', '$VAR', '<IMAGE1_NAME>', '{{ x }}', '%X%', '#{x}#', '"${VAR}"', '"<IMAGE1_NAME>"'],
  ...['{}', '[]', '[[]]', '[{}]', '[null]', '{"": {}}', '{"__proto__": {}}', '"constructor"', '"toString"'],
  ...['"family"', '"name"', '"FARGATE"', '"awsvpc"', '"containerDefinitions": []', '"arn:aws:iam::1:role/x"', '"::::"'],
];

/** A document with one to eight changes. `others` lend pieces. */
export function mutate(text: string, others: readonly string[], random: Random): string {
  let mutated = text;
  for (let left = 1 + random.below(8); left > 0; left--) {
    mutated = random.below(3) === 0 ? mutateCharacters(mutated, others, random) : mutateTokens(mutated, random);
  }
  return mutated;
}

function mutateTokens(text: string, random: Random): string {
  const tokens = text.match(TOKEN) ?? [''];
  const at = random.below(tokens.length);
  const other = random.below(tokens.length);
  const length = 1 + random.below(random.below(10) === 0 ? tokens.length : 6);
  const replaced = (start: number, count: number, ...pieces: string[]) =>
    [...tokens.slice(0, start), ...pieces, ...tokens.slice(start + count)].join('');
  switch (random.below(6)) {
    case 0:
      return replaced(at, 1);
    case 1:
      return replaced(at, length);
    case 2:
      return replaced(at, 0, ...tokens.slice(other, other + length));
    case 3:
      return replaced(at, 1, tokens[other] ?? '');
    case 4:
      return replaced(at, 1, random.pick(FOREIGN));
    default:
      return replaced(at, 0, random.pick(FOREIGN));
  }
}

function mutateCharacters(text: string, others: readonly string[], random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + random.below(4));
    case 3:
      return (
        text.slice(0, at) + String.fromCharCode(random.below(random.below(2) === 0 ? 128 : 0x10000)) + text.slice(at)
      );
    case 4: {
      const other = random.pick(others);
      const start = random.below(other.length + 1);
      return text.slice(0, at) + other.slice(start, start + random.below(200)) + text.slice(at);
    }
    default: {
      const start = random.below(text.length + 1);
      return text.slice(0, at) + text.slice(start, start + random.below(300)) + text.slice(at);
    }
  }
}
