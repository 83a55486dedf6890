import { imageOf } from './effective.ts';
import type { FieldFamily } from './context.ts';

/** What runs: image, entry point, command, directory, user, terminal. An absent list means the image's own, an empty one is empty. */
export const processOptions: FieldFamily = ({ container, overlay }) => ({
  Image: imageOf(container, overlay),
  ...(container.entryPoint === undefined ? {} : { Entrypoint: container.entryPoint }),
  ...(container.command === undefined ? {} : { Cmd: container.command }),
  ...(container.workingDirectory === undefined ? {} : { WorkingDir: container.workingDirectory }),
  ...(container.user === undefined ? {} : { User: container.user }),
  ...(container.interactive ? { OpenStdin: true } : {}),
  ...(container.pseudoTerminal ? { Tty: true } : {}),
  ...(container.linuxParameters?.initProcessEnabled ? { HostConfig: { Init: true } } : {}),
});
