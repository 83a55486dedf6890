import type { FileAddress, LocalOperations } from '../../../protocol/local.ts';
import { operation } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';
import { filesOf } from '../files/address.ts';

const address = structure<FileAddress>({ task: text(), container: text(), path: text() });

export const listFiles = operation(
  address,
  async (input, { store, docker }): Promise<LocalOperations['ListFiles']['output']> => {
    const { files, path } = filesOf(store, docker, input);
    return await files.list(path);
  },
);

export const statFile = operation(
  address,
  async (input, { store, docker }): Promise<LocalOperations['StatFile']['output']> => {
    const { files, path } = filesOf(store, docker, input);
    return await files.stat(path);
  },
);
