import { OVERLAY_HEADER } from '../../protocol/local.ts';

/** What the middleware of a command of the AWS SDK is given, as far as it matters here. */
interface WithMiddleware {
  readonly middlewareStack: {
    add(
      middleware: <Result>(
        next: (args: { input: never; request: unknown }) => Result,
      ) => (args: { input: never; request: unknown }) => Result,
      options: { step: 'build'; name: string },
    ): void;
  };
}

/** The same command with the header that names the overlay it is about, if any. */
export function withOverlay<Command extends WithMiddleware>(command: Command, overlayId: string | undefined): Command {
  if (overlayId === undefined) return command;
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers[OVERLAY_HEADER] = overlayId;
      return next(args);
    },
    { step: 'build', name: 'drydockOverlay' },
  );
  return command;
}
