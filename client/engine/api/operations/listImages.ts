import type { LocalOperations } from '../../../protocol/local.ts';
import { operation } from '../operation.ts';
import { structure } from '../shapes/shape.ts';

export const listImages = operation(
  structure<LocalOperations['ListImages']['input']>({}),
  async (_input, { docker }): Promise<LocalOperations['ListImages']['output']> => ({
    images: [...(await docker.listImages())].sort(),
  }),
);
