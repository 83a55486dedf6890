/** Values of secrets live here, in memory, and nowhere else (invariant 5). */
export interface SecretValues {
  /** Value of a container's secret given by the overlay a task was started with; undefined when there is none. */
  get(overlayId: string | undefined, container: string, secret: string): string | undefined;
  put(overlayId: string, container: string, secret: string, value: string): void;
}

export function createSecretValues(): SecretValues {
  const values = new Map<string, string>();
  const key = (...parts: string[]) => JSON.stringify(parts);
  return {
    get: (overlayId, container, secret) =>
      overlayId === undefined ? undefined : values.get(key(overlayId, container, secret)),
    put: (overlayId, container, secret, value) => void values.set(key(overlayId, container, secret), value),
  };
}
