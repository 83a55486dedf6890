export function advice(
  tried: { endpoint: string; error: { code?: string; message: string } }[],
  platform?: NodeJS.Platform,
  chosen?: string,
): string;
