import type { LocalOperations, StartExecInput } from '../../../protocol/local.ts';
import { dockerIdOf, findContainer } from '../containerAddress.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { flag, integer, list, structure, text } from '../shapes/shape.ts';

/** Images differ in what they have: bash where it is, else whatever sh is. */
const BEST_SHELL = ['/bin/sh', '-c', 'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi'];

export const EXEC_PATH = '/exec/';

export const startExec = operation(
  structure<StartExecInput>({
    task: text(),
    container: text(),
    command: list(text()),
    tty: flag,
    columns: integer,
    rows: integer,
  }),
  async (input, { store, execs }): Promise<LocalOperations['StartExec']['output']> => {
    const { container } = findContainer(store, input);
    const dockerId = dockerIdOf(container);
    if (container.status !== 'RUNNING' && container.status !== 'RESOURCES_PROVISIONED') {
      throw invalidParameter(
        `The container '${container.name}' is ${container.status}; a command needs a running one.`,
      );
    }
    const { command = [], columns, rows } = input;
    const execId = await execs.start(dockerId, {
      command: command.length > 0 ? command : BEST_SHELL,
      tty: (input as Partial<StartExecInput>).tty ?? false,
      ...(columns === undefined ? {} : { columns }),
      ...(rows === undefined ? {} : { rows }),
    });
    return { execId, streamPath: EXEC_PATH + execId };
  },
);
