/** What a provider of documents had to say, out of the sentence VS Code makes of it around the whole URI. Pure. */
export function providerError(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(/^cannot open .*?\. Detail: (.+)$/s.exec(message)?.[1] ?? message, { cause: error });
}
