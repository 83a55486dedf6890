import type { ApiContext } from './context.ts';
import type { Shape } from './shapes/shape.ts';

/** A request's header by its lower-case name. */
export type HeaderReader = (name: string) => string | undefined;

/** One operation of the API: a parsed JSON body in, the answer's body out. Throws ApiError for what it refuses. */
export type Handler = (body: unknown, context: ApiContext, header: HeaderReader) => object | Promise<object>;

/** An operation whose input is read by `input` first. */
export const operation =
  <I, O extends object>(
    input: Shape<I>,
    run: (input: I, context: ApiContext, header: HeaderReader) => O | Promise<O>,
  ): Handler =>
  (body, context, header) =>
    run(input.read(body, ''), context, header);

/** Waits until changes that nobody is told of are on disk. A full disk is told in the log and stops nobody. */
export const kept = (store: { durable(): Promise<void> }): Promise<void> => store.durable().catch(() => undefined);

/** An SDK shape as it goes over the wire: times are epoch seconds. */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Wire<T[K]> }
      : T;

/** What an operation answers: the SDK's output without what the SDK adds itself. */
export type Answer<Output> = Wire<Omit<Output, '$metadata'>>;
