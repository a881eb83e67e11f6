import { z } from "zod";
import { MAX_JSON_BYTES, type RawBody } from "./body";
import type { AnyDeclaration, Refusals, RouteHandler } from "./declaration";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type RouteModule = Partial<Record<(typeof METHODS)[number], RouteHandler>>;
type Json = Record<string, unknown>;

export interface OpenApiDocument {
  openapi: "3.1.0";
  info: Json;
  servers: { url: string }[];
  security: Json[];
  paths: Record<string, Record<string, Json>>;
  components: Json;
}

/** The reference, made of the very declarations the routes run on. Keys are folders under app/: `api/v1/incidents/[number]`. */
export function openApi(modules: Record<string, RouteModule>, serverUrl: string): OpenApiDocument {
  const paths: OpenApiDocument["paths"] = {};
  for (const [folder, module] of Object.entries(modules).sort(([a], [b]) => a.localeCompare(b))) {
    const operations = METHODS.flatMap((method) => {
      const declaration = module[method]?.declaration;
      return declaration ? [[method.toLowerCase(), operationOf(declaration, method)] as const] : [];
    });
    paths[`/${folder.replace(/\[([^\]]+)\]/g, "{$1}")}`] = Object.fromEntries(operations);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Incident Commander",
      version: "1",
      description:
        "Logs and alerts in, incidents out. Lists answer `{data, nextCursor}`; errors are RFC 9457 problems; every answer carries `X-Request-Id` and `RateLimit-*`.",
    },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    paths,
    components: COMPONENTS,
  };
}

function operationOf(declaration: AnyDeclaration, method: string): Json {
  const { operation, summary, description, tag, permission, params, query, body } = declaration;
  const creates = method === "POST" && (declaration.status ?? 200) > 200;
  const parameters = [
    ...parametersOf(params, "path"),
    ...parametersOf(query, "query"),
    ...(creates ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
  ];
  return {
    operationId: operation,
    summary,
    ...(description ? { description } : {}),
    tags: [tag],
    ...(declaration.isPersonal ? { security: [{ session: [] }] } : { "x-permission": permission }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: requestBodyOf(body) } : {}),
    responses: responsesOf(declaration),
  };
}

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    // The pattern of a date fills a screen and says no more than its format.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  }) as Json;
  return rest;
};

function parametersOf(schema: z.ZodObject | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description ? { description } : {}),
    schema: property,
  }));
}

function requestBodyOf(body: z.ZodType | RawBody): Json {
  if (body instanceof z.ZodType)
    return {
      required: true,
      description: `At most ${MAX_JSON_BYTES} bytes.`,
      content: { "application/json": { schema: schemaOf(body, "input") } },
    };
  const types = body.types.map((type) => (type === "*" ? "*/*" : type));
  return {
    required: true,
    description: `At most ${body.maxBytes} bytes, unpacked ${body.maxUnpackedBytes}. Content-Encoding gzip, deflate, br or zstd.`,
    content: Object.fromEntries(types.map((type) => [type, { schema: {} }])),
  };
}

function responsesOf({ answer, status, refusals }: AnyDeclaration): Json {
  const problems = { default: refusals ? theirs(refusals) : { $ref: "#/components/responses/Problem" } };
  if (!answer) return { 204: { description: "Done" }, ...problems };
  if (!(answer instanceof z.ZodType)) {
    const content = Object.fromEntries(answer.types.map((type) => [type, {}]));
    return { 200: { description: answer.description, content }, ...problems };
  }
  return {
    [status ?? 200]: {
      description: "The answer",
      headers: Object.fromEntries(
        ["X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"].map((name) => [
          name,
          { schema: { type: "string" } },
        ]),
      ),
      content: { "application/json": { schema: schemaOf(answer, "output") } },
    },
    ...problems,
  };
}

const theirs = ({ types }: Refusals): Json => ({
  description: "What went wrong, as the sender's own clients read it",
  content: Object.fromEntries(types.map((type) => [type, {}])),
});

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
});

const COMPONENTS = {
  securitySchemes: {
    bearer: { type: "http", scheme: "bearer", description: "An API key, `ic_…`." },
    apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
    session: {
      type: "apiKey",
      in: "cookie",
      name: "ic-session",
      description:
        "A browser's session; `?workspace=` or `X-Workspace` names the workspace. `__Secure-ic-session` over https.",
    },
  },
  parameters: {
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      description: "The same key with the same request is answered again and does nothing.",
      schema: { type: "string", maxLength: 255 },
    },
  },
  responses: {
    Problem: {
      description: "What went wrong, RFC 9457",
      content: { "application/problem+json": { schema: schemaOf(problemSchema, "output") } },
    },
  },
};
