import { z } from "zod";
import { DomainError, invalid } from "@/lib/kit/errors";
import { parseInput } from "@/lib/kit/validate";
import { addressOf, networkOf } from "./address";
import { MAX_JSON_BYTES, mediaType, type RawBody, readBody, refuseMediaType, refuseNonJson } from "./body";
import { answerCall, type Call } from "./call";
import type { AnyDeclaration, Declaration, Given, RawAnswer, RouteHandler } from "./declaration";
import { parseJson, refuseUnstorable } from "./json";
import { type Allowance, consume, type Limiter, rateLimited } from "./limits";
import { domainErrorOf } from "./problem";

/** Who is let in. Given by the application, so that this floor knows nothing of keys, sessions and workspaces. */
export interface Gate<Ctx, Permission extends string> {
  /** Throws `unauthenticated`, `forbidden` (a session's request from another site), `not_found` (a foreign workspace). */
  admit(request: Request, options: Admission): Promise<{ ctx: Ctx; caller: string }>;
  /** Throws `forbidden`. */
  authorize(ctx: Ctx, permission: Permission): void;
  limiter: Limiter;
  /** It admits persons, not members of a workspace; the reference says so. */
  isPersonal?: boolean;
  /** Whether a page of this other origin may read the answer. Left out: none may. */
  letsIn?(ctx: Ctx, origin: string): Promise<boolean>;
}
export interface Admission {
  url: URL;
  requestId: string;
  address: string;
  keyInQuery: boolean;
}

/**
 * Makes `route()`, the one way a URL of the API is declared: admit, limit, authorize, validate, act, present, in this
 * order; errors become problems, and every answer carries its request id and limits.
 */
export function makeRoute<Ctx, Permission extends string>(gate: Gate<Ctx, Permission>) {
  return function route<
    P extends z.ZodObject | undefined = undefined,
    Q extends z.ZodObject | undefined = undefined,
    B extends z.ZodType | RawBody | undefined = undefined,
    A extends z.ZodType | RawAnswer | undefined = undefined,
  >(declaration: Declaration<Ctx, Permission, P, Q, B, A>): RouteHandler {
    const declared = { ...declaration, isPersonal: gate.isPersonal ?? false } as unknown as AnyDeclaration;
    const handler = (request: Request, context: Parameters<RouteHandler>[1]) =>
      answerCall(
        request,
        declaration.operation,
        gate.limiter,
        async (call) => {
          if (declaration.withKey)
            call.request = await declaration.withKey(request).catch(async (error: unknown) => {
              // Who it is was not learned: it counts as nobody's.
              spend(call, await consume(call.limiter, "anonymous", networkOf(request)));
              throw error;
            });
          const enter = async () => {
            const admitted = await gate.admit(call.request, admissionOf(declared, call));
            if (declaration.permission !== "any") gate.authorize(admitted.ctx, declaration.permission);
            return admitted;
          };
          const ctx = await admit(enter, declared, call);
          const origin = request.headers.get("origin");
          if (origin && (await gate.letsIn?.(ctx, origin))) call.readableBy = origin;
          const given = await read(declared, call, context?.params);
          const readmit = async () => (await enter()).ctx;
          const answer = await declaration.handle({ ...given, ctx, readmit } as unknown as Given<
            Ctx,
            P,
            Q,
            B
          >);
          return present(declared, answer);
        },
        declaration.refusals,
      );
    return Object.assign(handler, { declaration: declared });
  };
}

const admissionOf = ({ keyInQuery }: AnyDeclaration, { request, url, requestId }: Call): Admission => ({
  url,
  requestId,
  address: addressOf(request),
  keyInQuery: keyInQuery ?? false,
});

async function admit<Ctx>(
  enter: () => Promise<{ ctx: Ctx; caller: string }>,
  declaration: AnyDeclaration,
  call: Call,
): Promise<Ctx> {
  const { request, limiter } = call;
  const { ctx, caller } = await enter().catch(async (error: unknown) => {
    // An outage is not the sender's guess.
    if (domainErrorOf(error)?.code !== "unavailable")
      spend(call, await consume(limiter, "anonymous", networkOf(request)));
    throw error;
  });
  call.caller = caller;
  spend(call, await consume(limiter, declaration.limit ?? (isRead(request) ? "read" : "write"), caller));
  return ctx;
}

const isRead = (request: Request) => request.method === "GET" || request.method === "HEAD";

function spend(call: Call, allowance: Allowance): void {
  call.allowance = allowance;
  if (!allowance.allowed) throw rateLimited(allowance);
}

async function read(
  declaration: AnyDeclaration,
  { request, url }: Call,
  context: Promise<Record<string, unknown>> | undefined,
) {
  const params = declaration.params && parseParams(declaration.params, (await context) ?? {});
  const query = declaration.query && parseInput(declaration.query, queryOf(url.searchParams));
  const contentType = declaration.body ? mediaType(request) : "";
  return {
    request,
    params,
    query,
    contentType,
    body: declaration.body && (await bodyOf(request, declaration.body, contentType)),
    idempotencyKey: idempotencyKeyOf(request.headers),
    isMarkedRetry: isMarkedRetry(request.headers),
  };
}

/** What cannot be a path of this kind is not there. */
function parseParams(schema: z.ZodObject, params: Record<string, unknown>) {
  refuseUnstorable(params);
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw new DomainError("not_found", "There is nothing at this address.");
  return parsed.data;
}

/** An empty value counts as absent (forms send them); a repeated one becomes a list, which a plain field refuses. */
export function queryOf(search: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key).filter((value) => value !== "");
    if (values.length > 0) query[key] = values.length === 1 ? values[0]! : values;
  }
  refuseUnstorable(query);
  return query;
}

async function bodyOf(request: Request, body: z.ZodType | RawBody, contentType: string): Promise<unknown> {
  if (!(body instanceof z.ZodType)) {
    refuseMediaType(contentType, body.types);
    return readBody(request, body);
  }
  refuseNonJson(contentType);
  const limits = { maxBytes: MAX_JSON_BYTES, maxUnpackedBytes: MAX_JSON_BYTES };
  return parseInput(body, parseJson(await readBody(request, limits)));
}

function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headers.get("idempotency-key")?.trim();
  if (!key) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw invalid("Idempotency-Key", "must be 1 to 255 visible ASCII characters");
  return key;
}

const RETRY_HEADERS = ["x-retry-count", "retry-attempt", "x-retry"];
const isMarkedRetry = (headers: Headers) => RETRY_HEADERS.some((name) => Number(headers.get(name)) >= 1);

function present(declaration: AnyDeclaration, answer: unknown): Response {
  if (!declaration.answer) return new Response(null, { status: 204 });
  if (answer instanceof Response) return answer;
  return new Response(JSON.stringify(answer), {
    status: declaration.status ?? 200,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  });
}
