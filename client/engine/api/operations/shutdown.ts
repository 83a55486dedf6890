import type { LocalOperations } from '../../../protocol/local.ts';
import { operation } from '../operation.ts';
import { structure } from '../shapes/shape.ts';

export const shutdown = operation(
  structure<LocalOperations['Shutdown']['input']>({}),
  (_input, context): LocalOperations['Shutdown']['output'] => {
    context.shutdown();
    return {};
  },
);
