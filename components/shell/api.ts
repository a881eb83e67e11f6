"use client";

import { useMemo } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { useWorkspace } from "./workspace";

const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
});

/** What the API answered instead of what was asked: its reason in words. */
export class ApiProblem extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly requestId: string | null,
    /** Reasons by field, `effect.openAt`; empty when it is about no field. */
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "ApiProblem";
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  const problem = parsed.success ? parsed.data : {};
  const [first] = problem.errors ?? [];
  const reason = first
    ? `${first.field ? `${first.field}: ` : ""}${first.reason}`
    : (problem.detail ?? problem.title ?? `The server answered ${response.status}.`);
  const fields = Object.fromEntries((problem.errors ?? []).map(({ field, reason }) => [field, reason]));
  const requestId = problem.requestId ?? response.headers.get("x-request-id");
  return new ApiProblem(reason, response.status, requestId, fields);
}

/** 128 random bits; randomUUID is missing where the page does not come over https or from localhost. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

export interface ApiCall {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  text?: string;
  /** Sent as they are, under this content type. */
  bytes?: Blob;
  type?: string;
  signal?: AbortSignal;
}

/** The public API, in a workspace or, with null, on one's own business. */
export async function callApi(
  workspace: string | null,
  path: string,
  { method = "GET", body, text, bytes, type = "text/plain", signal }: ApiCall = {},
) {
  const headers: Record<string, string> = { accept: "application/json" };
  if (workspace !== null) headers["x-workspace"] = workspace;
  if (body !== undefined) headers["content-type"] = "application/json";
  else if (text !== undefined || bytes !== undefined) headers["content-type"] = type;
  if (method === "POST") headers["idempotency-key"] = newKey();
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      signal,
      body: body === undefined ? (bytes ?? text) : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiProblem("The server cannot be reached.", 0, null);
  }
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : ((await response.json()) as unknown);
}

export type Api = (path: string, call?: ApiCall) => Promise<unknown>;

/** The public API of the workspace on screen. */
export function useApi(): Api {
  const { slug } = useWorkspace();
  return useMemo(() => (path, call) => callApi(slug, path, call), [slug]);
}

export function toastProblem(what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const reference = error instanceof ApiProblem && error.requestId ? ` (${error.requestId})` : "";
  toast.error(what, { description: reason + reference });
}
