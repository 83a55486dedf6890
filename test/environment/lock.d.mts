export function withLock<Result>(
  folder: string,
  work: () => Promise<Result>,
  options?: { onWait?: (owner: number | undefined) => void; pollMilliseconds?: number },
): Promise<Result>;
