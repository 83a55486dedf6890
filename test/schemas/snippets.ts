/** The value a snippet of the JSON language service inserts when each placeholder keeps its text or first choice. */
export function snippetValue(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(snippetValue);
  if (typeof body === 'object' && body !== null) {
    return Object.fromEntries(
      Object.entries(body).map(([key, value]) => [withoutPlaceholders(key), snippetValue(value)]),
    );
  }
  if (typeof body !== 'string') return body;
  // A leading ^ means: insert without quotes.
  return body.startsWith('^') ? (JSON.parse(withoutPlaceholders(body.slice(1))) as unknown) : withoutPlaceholders(body);
}

function withoutPlaceholders(text: string): string {
  return text.replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1').replace(/\$\{\d+:([^}]*)\}/g, '$1');
}
