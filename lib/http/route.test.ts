import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DomainError } from "@/lib/kit/errors";
import { rawBody } from "./body";
import { type Allowance, LIMITS, type Limiter } from "./limits";
import { makeRoute } from "./route";

process.env.LOG_LEVEL = "silent";
type Ctx = { caller: string; may: string[] };
/** The first so many, each caller by itself: when they may come again is not asked here. */
const seen = new Map<string, number>();
const standing = (name: string, caller: string, quota: number): Allowance => {
  const used = seen.get(`${name} ${caller}`) ?? 0;
  const remaining = Math.max(0, quota - used);
  return { allowed: used <= quota, limit: quota, remaining, resetSeconds: 10, retryAfterSeconds: 7 };
};
const limiter: Limiter = {
  async take({ name, quota }, caller) {
    seen.set(`${name} ${caller}`, (seen.get(`${name} ${caller}`) ?? 0) + 1);
    return standing(name, caller, quota);
  },
  peek: ({ name, quota }, caller) => standing(name, caller, quota),
};
const route = makeRoute<Ctx, "things:read" | "things:write">({
  async admit(request) {
    const key = request.headers.get("x-api-key");
    if (!key) throw new DomainError("unauthenticated", "A key is needed.");
    return { ctx: { caller: key, may: ["things:read"] }, caller: key };
  },
  authorize(ctx, permission) {
    if (!ctx.may.includes(permission)) throw new DomainError("forbidden", `This needs ${permission}.`);
  },
  limiter,
});
const about = { summary: "…", tag: "things", permission: "things:read" } as const;
const send = (
  handler: ReturnType<typeof route>,
  path = "/things",
  init: RequestInit = {},
  params: Record<string, string> = {},
) =>
  handler(new Request(`http://test${path}`, { ...init, headers: { "x-api-key": "k", ...init.headers } }), {
    params: Promise.resolve(params),
  });
const json = (body: unknown): RequestInit => ({
  method: "POST",
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: { "content-type": "application/json" },
});

describe("route", () => {
  const list = route({
    ...about,
    operation: "listThings",
    query: z.object({ limit: z.coerce.number().int().min(1).default(5), q: z.string().optional() }),
    answer: z.object({ limit: z.number(), q: z.string().nullable() }),
    handle: ({ query }) => ({ limit: query.limit, q: query.q ?? null }),
  });

  it("answers with its id, its limits and what the handler gives", async () => {
    const response = await send(list, "/things?limit=7&q=");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
    expect(response.headers.get("ratelimit-limit")).toBe(String(LIMITS.read.quota));
    expect(await response.json()).toEqual({ limit: 7, q: null });
  });

  it("keeps a sane request id of the sender and no other", async () => {
    const idOf = async (id: string) =>
      (await send(list, "/things", { headers: { "x-request-id": id } })).headers.get("x-request-id");
    expect(await idOf("trace-0123456789")).toBe("trace-0123456789");
    expect(await idOf("<script>alert(1)</script>")).toMatch(/^req_/);
  });

  it("refuses a wrong query by field, a repeated one too, and NUL", async () => {
    const wrong = await send(list, "/things?limit=0");
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get("content-type")).toBe("application/problem+json");
    expect(await wrong.json()).toMatchObject({ instance: "/things", errors: [{ field: "limit" }] });
    expect((await send(list, "/things?q=a&q=b")).status).toBe(400);
    expect((await send(list, "/things?q=%00")).status).toBe(400);
  });

  it("answers 401 without a key, with a limit of its own", async () => {
    const response = await send(list, "/things", { headers: { "x-api-key": "" } });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(response.headers.get("ratelimit-limit")).toBe(String(LIMITS.anonymous.quota));
  });

  it("answers 403 for a permission that the caller lacks, before it reads the body", async () => {
    const write = route({
      ...about,
      operation: "writeThing",
      permission: "things:write",
      body: z.object({}),
      handle: () => {},
    });
    expect((await send(write, "/things", json("not even JSON"))).status).toBe(403);
  });

  it("answers 429 with Retry-After when the caller is too fast", async () => {
    const search = route({ ...about, operation: "searchThings", limit: "search", handle: () => {} });
    const as = { headers: { "x-api-key": "fast" } };
    for (let i = 0; i < LIMITS.search.quota; i++) expect((await send(search, "/", as)).status).toBe(204);
    const refused = await send(search, "/", as);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("7");
    expect(refused.headers.get("ratelimit-limit")).toBe(String(LIMITS.search.quota));
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
  });

  it("answers 404 for a path parameter that cannot be one", async () => {
    const get = route({
      ...about,
      operation: "getThing",
      params: z.object({ number: z.coerce.number().int() }),
      answer: z.object({ number: z.number() }),
      handle: ({ params }) => params,
    });
    expect(await (await send(get, "/things/7", {}, { number: "7" })).json()).toEqual({ number: 7 });
    expect((await send(get, "/things/x", {}, { number: "x" })).status).toBe(404);
  });

  it("hides an accident and keeps its request id", async () => {
    const broken = route({
      ...about,
      operation: "breakThing",
      handle: () => {
        throw new Error("secret inside");
      },
    });
    const response = await send(broken);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
  });

  it("answers 503 with Retry-After when the database is away", async () => {
    const away = route({
      ...about,
      operation: "awayThing",
      handle: () => {
        throw new Error("query", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
      },
    });
    const response = await send(away);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("2");
  });
});

describe("a JSON body", () => {
  const create = route({
    ...about,
    operation: "createThing",
    body: z.strictObject({ name: z.string().min(1) }),
    answer: z.object({ name: z.string(), key: z.string().nullable(), retry: z.boolean() }),
    status: 201,
    handle: ({ body, idempotencyKey, isMarkedRetry }) => ({
      name: body.name,
      key: idempotencyKey ?? null,
      retry: isMarkedRetry,
    }),
  });

  it("is parsed, with the Idempotency-Key and the mark of a retry beside it", async () => {
    const init = json({ name: "a" });
    Object.assign(init.headers as object, { "idempotency-key": "k-1", "x-retry-count": "2" });
    const response = await send(create, "/things", init);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ name: "a", key: "k-1", retry: true });
  });

  it.each([
    ["", 400, "empty"],
    ['{"name":', 400, "ends too early"],
    ['{"name":1}', 400, "expected string"],
    ['{"name":"a","more":1}', 400, "not a known field"],
  ])("is refused: %j", async (body, status, reason) => {
    const response = await send(create, "/things", json(body));
    expect(response.status).toBe(status);
    expect(JSON.stringify(await response.json())).toContain(reason);
  });

  it("must say that it is JSON", async () => {
    const response = await send(create, "/things", { method: "POST", body: '{"name":"a"}' });
    expect(response.status).toBe(415);
  });

  it("may have 1 MiB and no more, and the connection ends with the refusal", async () => {
    const response = await send(create, "/things", json({ name: "x".repeat(1024 * 1024) }));
    expect(response.status).toBe(413);
    expect(response.headers.get("connection")).toBe("close");
  });

  it("refuses an Idempotency-Key that is none", async () => {
    const init = json({ name: "a" });
    Object.assign(init.headers as object, { "idempotency-key": "x".repeat(300) });
    expect((await send(create, "/things", init)).status).toBe(400);
  });
});

describe("a raw body", () => {
  const take = route({
    ...about,
    operation: "takeBytes",
    body: rawBody({ maxBytes: 100, maxUnpackedBytes: 1000, types: ["application/x-ndjson", "text/plain"] }),
    answer: z.object({ length: z.number(), contentType: z.string() }),
    status: 202,
    handle: ({ body, contentType }) => ({ length: body.length, contentType }),
  });

  it("comes as bytes with its type", async () => {
    const init = { method: "POST", body: "héllo", headers: { "content-type": "Text/Plain; charset=utf-8" } };
    const response = await send(take, "/bytes", init);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ length: 6, contentType: "text/plain" });
  });

  it("is refused beyond its ceiling or of another type", async () => {
    const long = { method: "POST", body: "x".repeat(101), headers: { "content-type": "text/plain" } };
    expect((await send(take, "/bytes", long)).status).toBe(413);
    const image = { method: "POST", body: "x", headers: { "content-type": "image/png" } };
    expect((await send(take, "/bytes", image)).status).toBe(415);
  });
});
