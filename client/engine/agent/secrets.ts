/** Values of secrets live here, in memory, and nowhere else (invariant 5). */
export interface SecretValues {
  /** Value of a container's secret given by the overlay a task was started with; undefined when there is none. */
  get(overlayId: string | undefined, container: string, secret: string): string | undefined;
  put(overlayId: string, container: string, secret: string, value: string): void;
  /** Value that a client gave with the overlay, by the secret's ARN or name. */
  given(overlayId: string | undefined, reference: string): string | undefined;
  give(overlayId: string, reference: string, value: string): void;
  /** Text of a secret that was read for one task. */
  fetched(taskArn: string, source: string): string | undefined;
  keep(taskArn: string, source: string, text: string): void;
  /** The task is gone. */
  forget(taskArn: string): void;
  /** Every value that a task may have got, to keep them out of what is shown. */
  known(overlayId: string | undefined, taskArn: string): readonly string[];
}

export function createSecretValues(): SecretValues {
  // By overlay's id or task's ARN.
  const owners = new Map<string, Map<string, string>>();
  const key = (...parts: string[]) => JSON.stringify(parts);
  const read = (owner: string | undefined, name: string) =>
    owner === undefined ? undefined : owners.get(owner)?.get(name);
  const write = (owner: string, name: string, value: string) => {
    const values = owners.get(owner) ?? new Map<string, string>();
    owners.set(owner, values.set(name, value));
  };
  return {
    get: (overlayId, container, secret) => read(overlayId, key(container, secret)),
    put: (overlayId, container, secret, value) => write(overlayId, key(container, secret), value),
    given: (overlayId, reference) => read(overlayId, key(reference)),
    give: (overlayId, reference, value) => write(overlayId, key(reference), value),
    fetched: (taskArn, source) => read(taskArn, key(source)),
    keep: (taskArn, source, text) => write(taskArn, key(source), text),
    forget: (taskArn) => void owners.delete(taskArn),
    known: (overlayId, taskArn) =>
      [overlayId, taskArn].flatMap((owner) =>
        owner === undefined ? [] : [...(owners.get(owner)?.values() ?? [])].flatMap(withMembers),
      ),
  };
}

/** A whole secret, and each text in it that a JSON key may have picked. */
function withMembers(text: string): string[] {
  if (!text.trimStart().startsWith('{')) return [text];
  try {
    const members = Object.values(JSON.parse(text) as Record<string, unknown>);
    return [text, ...members.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))];
  } catch {
    return [text];
  }
}
