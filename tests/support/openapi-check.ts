import { z } from "zod";
import { DECLARED } from "@/app/api/v1/declarations";
import { METHODS, problemSchema, type RouteHandler } from "@/lib/http";

interface Declared {
  pattern: RegExp;
  method: string;
  handler: RouteHandler;
}
let declared: Promise<Declared[]> | undefined;

async function load(): Promise<Declared[]> {
  const all: Declared[] = [];
  for (const [folder, module] of Object.entries(DECLARED)) {
    const pattern = new RegExp(`^/${folder.replace(/\./g, "\\.").replace(/\[[^\]]+\]/g, "[^/]+")}$`);
    for (const [method, handler] of Object.entries(await module()))
      if ((METHODS as readonly string[]).includes(method)) all.push({ pattern, method, handler });
  }
  // A literal segment beats a parameter: `/logs/histogram` is not a log.
  return all.sort(
    (a, b) =>
      b.pattern.source.replace(/\[\^\/\]\+/g, "").length - a.pattern.source.replace(/\[\^\/\]\+/g, "").length,
  );
}

/**
 * Holds a real answer against its declaration: the status, the type, and every field, none missing and none unknown. Answers
 * the body. `method` and `path` are those of the request; the answer must not have been read yet.
 */
export async function checkAnswer(method: string, path: string, response: Response): Promise<unknown> {
  declared ??= load();
  const { pathname } = new URL(path, "http://test");
  const found = (await declared).find((each) => each.method === method && each.pattern.test(pathname));
  if (!found) throw new Error(`${method} ${pathname} is not declared`);
  const { answer, status, refusals } = found.handler.declaration;
  const what = `${method} ${pathname} → ${response.status}`;
  if (!response.headers.get("x-request-id")) throw new Error(`${what} has no X-Request-Id`);
  if (response.status >= 400 && !refusals) return checkProblem(what, response);
  if (response.status >= 400) {
    expectType(what, response, ...refusals!.types);
    return response;
  }
  if (!response.headers.get("ratelimit-limit")) throw new Error(`${what} has no RateLimit headers`);
  const expected = answer ? (status ?? 200) : 204;
  if (response.status !== expected) throw new Error(`${what}, declared is ${expected}`);
  if (!answer) return null;
  if (!(answer instanceof z.ZodType)) {
    expectType(what, response, ...answer.types);
    return response;
  }
  expectType(what, response, "application/json");
  const body = await response.json();
  hold(what, strict(answer), body);
  return body;
}

/** Holds an answer against the shape of every error. */
async function checkProblem(what: string, response: Response): Promise<unknown> {
  expectType(what, response, "application/problem+json");
  const body = await response.json();
  hold(what, strict(problemSchema), body);
  if ((body as { status: number }).status !== response.status)
    throw new Error(`${what} says another status inside`);
  return body;
}

function expectType(what: string, response: Response, ...types: string[]): void {
  const given = response.headers.get("content-type") ?? "none";
  if (!types.some((type) => given.startsWith(type)))
    throw new Error(`${what} is ${given}, declared is ${types.join(" or ")}`);
}

function hold(what: string, schema: z.ZodType, body: unknown): void {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`${what} is not as declared:\n${z.prettifyError(parsed.error)}`);
}

/** The schema by way of JSON Schema, where objects are closed: a field that the reference does not name is found. */
const strict = (schema: z.ZodType): z.ZodType =>
  z.fromJSONSchema(
    z.toJSONSchema(schema, {
      io: "output",
      unrepresentable: "any",
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      },
    }) as Parameters<typeof z.fromJSONSchema>[0],
  );
