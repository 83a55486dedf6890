import { mergeEnvironment } from './effective.ts';
import type { FieldFamily } from './context.ts';

/** Definition, then RunTask's override (already merged), then the overlay; secrets overwrite a variable of their name. */
export const environmentOptions: FieldFamily = ({ container, overlay, links }) => {
  const pairs = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  const plain = mergeEnvironment(container.environment ?? [], pairs(overlay.environment ?? {}));
  const all = mergeEnvironment(plain, pairs(links.secrets));
  return all.length === 0 ? {} : { Env: all.map(({ name, value }) => `${name ?? ''}=${value ?? ''}`) };
};
