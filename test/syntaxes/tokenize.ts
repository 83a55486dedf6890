import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';

export interface Token {
  readonly text: string;
  /** From the outermost to the innermost, without the grammar's own suffix. */
  readonly scopes: readonly string[];
}

const GRAMMAR = new URL('../../syntaxes/ecs-task-definition.tmLanguage.json', import.meta.url);
const SUFFIX = '.json.ecs-task-definition';

/** The grammar of task definitions in the engine VS Code uses. */
export async function loadGrammar(): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), GRAMMAR.pathname)),
  });
  const grammar = await registry.loadGrammar('source.json.ecs-task-definition');
  if (grammar === null) throw new Error('the grammar cannot be loaded');
  return grammar;
}

/** The tokens of a text, without those of white space only. */
export function tokenize(grammar: IGrammar, text: string): Token[] {
  let state = textmate.INITIAL;
  return text.split(/\r?\n/).flatMap((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens
      .map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        scopes: scopes.slice(1).map((scope) => scope.replace(SUFFIX, '')),
      }))
      .filter((token) => token.text.trim() !== '');
  });
}
