import type { LocalOperations } from '../../../protocol/local.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { structure, text } from '../shapes/shape.ts';

export const describeExec = operation(
  structure<LocalOperations['DescribeExec']['input']>({ execId: text() }),
  ({ execId }, { execs }): LocalOperations['DescribeExec']['output'] => {
    const exec = execs.get(execId);
    if (!exec) throw invalidParameter(`There is no command '${execId}'.`);
    return exec.exitCode === undefined ? {} : { exitCode: exec.exitCode };
  },
);
