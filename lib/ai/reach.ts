import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import { checkedLookup, isLocalAddress } from "@/lib/kit/safe-fetch";
import { singleton } from "@/lib/kit/singleton";
import { AiError } from "./errors";
import type { Reach } from "./language/model";

const outside = (host: string) =>
  new AiError(
    `${host} is not an address of this machine or its private network, and this workspace allows no other.`,
    undefined,
    "forbidden",
  );

/** Their sockets were all checked when they were made: they are never shared with calls that may go anywhere. */
const agents = () =>
  singleton("ai-local-agents", () => {
    const lookup = checkedLookup(isLocalAddress, outside);
    return {
      plain: new PlainAgent({ keepAlive: true, lookup }),
      secure: new SecureAgent({ keepAlive: true, lookup }),
    };
  });

/** Of one answer: 96 vectors as text are some 6 MB, and no text of ours is a hundredth of that. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * What the SDK calls servers with. Never follows a redirect: the question would go on to whoever is named there, and with `local`
 * nobody knows where that is. `onBytes` is told each time something of the answer comes.
 */
export function fetchWithin(reach: Reach, onBytes?: () => void): typeof fetch {
  const ask = reach === "local" ? fetchLocal : fetchAny;
  return async (input, init) => bounded(await ask(input, init), onBytes);
}

const fetchAny: typeof fetch = async (input, init) =>
  refuseRedirect(await fetch(input, { ...init, redirect: "manual" }));

function bounded(response: Response, onBytes?: () => void): Response {
  if (!response.body) return response;
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      onBytes?.();
      if (bytes > MAX_BYTES) controller.error(new Error(`the answer is longer than ${MAX_BYTES} bytes`));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counted), { status, statusText, headers });
}

function refuseRedirect(response: Response): Response {
  if (response.status < 300 || response.status >= 400) return response;
  void response.body?.cancel();
  throw new AiError(
    "The server of the model sends elsewhere; it must be named as it is.",
    undefined,
    "failed",
  );
}

/** As fetch, over sockets whose address is checked as they connect. */
const fetchLocal: typeof fetch = (input, init) =>
  new Promise((resolve, reject) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // A socket looks up names alone.
    if (isIP(host) !== 0 && !isLocalAddress(host)) return reject(outside(host));
    const isSecure = url.protocol === "https:";
    const request = (isSecure ? secureRequest : plainRequest)(
      url,
      {
        agent: isSecure ? agents().secure : agents().plain,
        method: init?.method,
        headers: Object.fromEntries(new Headers(init?.headers)),
        signal: init?.signal ?? undefined,
      },
      (response) => {
        // An abort while the body comes is told by the body.
        const body = Readable.toWeb(response) as ReadableStream<Uint8Array>;
        const headers = new Headers();
        for (const [name, values] of Object.entries(response.headersDistinct))
          for (const value of values ?? []) headers.append(name, value);
        const status = response.statusCode!;
        const bodiless = status === 204 || status === 304;
        try {
          resolve(refuseRedirect(new Response(bodiless ? null : body, { status, headers })));
        } catch (error) {
          response.destroy();
          reject(error);
        }
      },
    );
    // As fetch says it, so that what depends on the words of fetch takes it for the same.
    request.on("error", (error) => {
      if (init?.signal?.aborted) reject(init.signal.reason);
      else reject(error instanceof AiError ? error : new TypeError("fetch failed", { cause: error }));
    });
    request.end(init?.body as string | undefined);
  });
