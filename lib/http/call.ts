import { appUrl } from "@/lib/kit/env";
import { DomainError } from "@/lib/kit/errors";
import { log } from "@/lib/kit/log";
import { networkOf } from "./address";
import { readableBy } from "./cors";
import type { Refusals } from "./declaration";
import { type Allowance, allowanceHeaders, type Limiter, peek } from "./limits";
import { httpRequests, httpSeconds } from "./metrics";
import { answerHeaders } from "./page-headers";
import { domainErrorOf, type Problem, problemOf, problemResponse } from "./problem";
import { requestIdOf } from "./request-id";
import { enter, isDraining } from "./traffic";

/** One request on its way through the edge. */
export interface Call {
  request: Request;
  url: URL;
  requestId: string;
  operation: string;
  startedAt: number;
  limiter: Limiter;
  /** Who was let in, as the limits count. */
  caller?: string;
  allowance?: Allowance;
  /** The other origin whose page may read the answer. */
  readableBy?: string;
}

/** Runs `work` for a request: errors become problems, the answer is counted, logged and given its headers. */
export async function answerCall(
  request: Request,
  operation: string,
  limiter: Limiter,
  work: (call: Call) => Promise<Response>,
  refusals?: Refusals,
): Promise<Response> {
  const call: Call = {
    request,
    url: new URL(request.url),
    requestId: requestIdOf(request.headers),
    operation,
    startedAt: performance.now(),
    limiter,
  };
  const leave = enter();
  let response: Response;
  let error: unknown;
  try {
    if (isDraining()) throw new DomainError("unavailable", "This process is shutting down; try again.");
    response = await work(call);
  } catch (thrown) {
    error = thrown;
    response = refuse(thrown, call, refusals);
  } finally {
    leave();
  }
  return finish(call, response, error);
}

function refuse(error: unknown, { url, requestId, request }: Call, refusals?: Refusals): Response {
  const problem = problemOf(error, url.pathname, requestId);
  const headers = problemHeaders(problem, domainErrorOf(error)?.details.retryAfterSeconds);
  if (!refusals) return problemResponse(problem, headers);
  const { type, body } = refusals.of(problem, request);
  return new Response(body, { status: problem.status, headers: { ...headers, "Content-Type": type } });
}

function problemHeaders({ status }: Problem, retryAfterSeconds?: number): Record<string, string> {
  return {
    ...(status === 401 ? { "WWW-Authenticate": 'Bearer realm="Incident Commander"' } : {}),
    ...(status === 429 || status === 503 ? { "Retry-After": String(retryAfterSeconds ?? 2) } : {}),
    // After a 413 bytes of the body may still be on the way; they must not be read as the next request.
    ...(status === 413 || isDraining() ? { Connection: "close" } : {}),
  };
}

function rootOf(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root instanceof Error ? root.message : String(root);
}

function finish(call: Call, response: Response, error: unknown): Response {
  const { headers, status } = response;
  headers.set("X-Request-Id", call.requestId);
  for (const [name, value] of Object.entries(answerHeaders(appUrl().startsWith("https:"))))
    headers.set(name, value);
  headers.append("Vary", "Origin");
  if (call.readableBy)
    for (const [name, value] of Object.entries(readableBy(call.readableBy))) headers.set(name, value);
  const allowance = call.allowance ?? peek(call.limiter, "anonymous", networkOf(call.request));
  for (const [name, value] of Object.entries(allowanceHeaders(allowance))) headers.set(name, value);
  const { method } = call.request;
  const ms = performance.now() - call.startedAt;
  httpRequests().inc({ operation: call.operation, method, status });
  httpSeconds().observe({ operation: call.operation }, ms / 1000);
  const line = {
    requestId: call.requestId,
    operation: call.operation,
    method,
    path: call.url.pathname,
    status,
    ms: Math.round(ms * 10) / 10,
    caller: call.caller,
  };
  if (status >= 500 && status !== 503) log().error({ ...line, err: error }, "request failed");
  // An outage or a shutdown: the same sentence for every request, so without the stack.
  else if (status === 503) log().warn({ ...line, reason: rootOf(error) }, "request turned away");
  else if (status >= 400)
    log().info({ ...line, reason: (error as Error | undefined)?.message }, "request refused");
  // Thousands per second say nothing one by one; the counters do.
  else log().debug(line, "request");
  return response;
}
