import type { LocalOperations } from '../../../protocol/local.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { integer, structure, text } from '../shapes/shape.ts';

type Input = LocalOperations['ResizeExec']['input'];

/** Tells a command its terminal's new size. A command that ended meanwhile does not mind. */
export const resizeExec = operation(
  structure<Input>({ execId: text(), columns: integer, rows: integer }),
  async ({ execId, columns, rows }, { execs }): Promise<LocalOperations['ResizeExec']['output']> => {
    const exec = execs.get(execId);
    if (!exec) throw invalidParameter(`There is no command '${execId}'.`);
    if (!(columns > 0 && rows > 0)) throw invalidParameter('columns and rows must be above 0.');
    if (exec.exitCode === undefined) await exec.session.resize(columns, rows);
    return {};
  },
);
