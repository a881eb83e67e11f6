import type { z } from "zod";
import type { RawBody } from "./body";
import type { LimitName } from "./limits";
import type { Problem } from "./problem";

/** An answer that the handler makes itself, as a Response: an event stream, a file. */
export interface RawAnswer {
  kind: "raw";
  types: readonly string[];
  description: string;
}
export const rawAnswer = (type: string | readonly string[], description: string): RawAnswer => ({
  kind: "raw",
  types: [type].flat(),
  description,
});

type ParamsSchema = z.ZodObject | undefined;
type BodySchema = z.ZodType | RawBody | undefined;
type AnswerSchema = z.ZodType | RawAnswer | undefined;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Answered<A> = A extends RawAnswer ? Response : A extends z.ZodType ? z.input<A> : unknown;

/** What a handler is given: everything checked, nothing of HTTP but the request itself for those who stream. */
export interface Given<Ctx, P, Q, B> {
  ctx: Ctx;
  params: Parsed<P>;
  query: Parsed<Q>;
  /** Parsed JSON, or the bytes, unpacked, when the declaration says `rawBody`. */
  body: B extends RawBody ? Buffer : Parsed<B>;
  /** Media type of the body in lower case, without parameters; empty when the sender gave none. */
  contentType: string;
  idempotencyKey: string | undefined;
  /** The sender says that it has sent this before, without a key. */
  isMarkedRetry: boolean;
  request: Request;
  /** Asks again who the caller is and whether they may be here, for answers that last; throws as it did at the door. */
  readmit: () => Promise<Ctx>;
}

/** Errors as the client of another system reads them, where it does not read ours. */
export interface Refusals {
  types: readonly string[];
  of: (problem: Problem, request: Request) => { type: string; body: BodyInit };
}

/** A URL and a method, declared: the route runs on it and the API reference is made of it. */
export interface Declaration<
  Ctx,
  Permission extends string,
  P extends ParamsSchema = ParamsSchema,
  Q extends ParamsSchema = ParamsSchema,
  B extends BodySchema = BodySchema,
  A extends AnswerSchema = AnswerSchema,
> {
  /** Unique, verb first: `listIncidents`. The metrics carry it. */
  operation: string;
  /** One line for the reference. */
  summary: string;
  description?: string;
  tag: string;
  /** "any" takes every known caller. */
  permission: Permission | "any";
  /** Path parameters; what does not fit answers 404. */
  params?: P;
  query?: Q;
  body?: B;
  /** Left out: 204 without content. */
  answer?: A;
  /** Default 200, or 204 without `answer`. */
  status?: 200 | 201 | 202;
  /** Default `read` for GET, `write` for the rest. */
  limit?: LimitName;
  /** Takes the key as `?key=` too, for senders that can set no header. */
  keyInQuery?: boolean;
  /** The request with its key where keys are looked for, for senders that write it into the body. Throws as reading does. */
  withKey?: (request: Request) => Promise<Request>;
  /** Left out: RFC 9457 problems. */
  refusals?: Refusals;
  handle: (given: Given<Ctx, P, Q, B>) => Promise<Answered<A>> | Answered<A>;
}

/** A declaration with its schemas' types forgotten, as the reference reads it. */
export type AnyDeclaration = Omit<Declaration<never, string>, "handle"> & {
  /** For a person on their own business: a session and no workspace. */
  isPersonal: boolean;
};

export interface RouteHandler {
  (
    request: Request,
    context: { params: Promise<Record<string, string | string[] | undefined>> },
  ): Promise<Response>;
  declaration: AnyDeclaration;
}
