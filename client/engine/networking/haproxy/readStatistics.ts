/** HAProxy answers on loopback at once; what takes longer is as good as no answer. */
const PATIENCE = 2000;

/** The answer of a proxy about itself. Rejects when there is none in time. */
export async function readStatistics(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`its statistics answer HTTP ${answer.status}`);
  return answer.text();
}
