import { describe, expect, it, vi } from "vitest";
import { DomainError } from "@/lib/kit/errors";
import { bookmark, comment, eventStream, type Frame, frame, framer, joined, lastEventIdOf } from "./sse";
import { openSseConnections } from "./traffic";

const text = (bytes: Frame) => Buffer.from(bytes).toString();
const request = (init: RequestInit = {}, path = "/") => new Request(`http://test${path}`, init);

describe("frames", () => {
  it("are one event each, the data on one line whatever it holds", () => {
    expect(text(frame({ id: 7, event: "note", data: { text: "a\nb\r\nid: 9" } }))).toBe(
      'id: 7\nevent: note\ndata: {"text":"a\\nb\\r\\nid: 9"}\n\n',
    );
    expect(text(joined([comment("hi"), bookmark(3)]))).toBe(": hi\n\nid: 3\n\n");
  });

  it("are made once per object, however many clients there are", () => {
    const toEvent = vi.fn((value: { n: number }) => ({ event: "n", data: value.n }));
    const frameOf = framer(toEvent);
    const value = { n: 1 };
    expect(frameOf(value)).toBe(frameOf(value));
    expect(toEvent).toHaveBeenCalledTimes(1);
  });
});

describe("lastEventIdOf", () => {
  it("prefers the header, for it is newer than the address", () => {
    expect(lastEventIdOf(request({ headers: { "last-event-id": "9" } }, "/?lastEventId=3"))).toBe(9);
    expect(lastEventIdOf(request({}, "/?lastEventId=3"))).toBe(3);
    expect(lastEventIdOf(request())).toBeNull();
    expect(() => lastEventIdOf(request({}, "/?lastEventId=-1"))).toThrow("not valid");
  });
});

/** Yields what is pushed until the signal aborts; says whether it was finished properly. */
function source(first: string) {
  const state = { finished: false, push: (_value: string) => {} };
  const queue = [first];
  async function* open(signal: AbortSignal): AsyncGenerator<Frame> {
    let wake = () => {};
    state.push = (value) => {
      queue.push(value);
      wake();
    };
    signal.addEventListener("abort", () => wake());
    try {
      while (!signal.aborted) {
        const next = queue.shift();
        if (next !== undefined) yield Buffer.from(next);
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      state.finished = true;
    }
  }
  return { state, open };
}

async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, end: string): Promise<string> {
  let all = "";
  while (!all.includes(end)) {
    const part = await reader.read();
    if (part.done) return all;
    all += text(part.value);
  }
  return all;
}

describe("eventStream", () => {
  it("sends the first value, then what comes, and counts itself while open", async () => {
    const { state, open } = source("one;");
    const response = await eventStream(request(), open);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body!.getReader();
    expect(await readUntil(reader, "one;")).toBe("retry: 1000\n\none;");
    expect(openSseConnections()).toBe(1);
    state.push("two;");
    expect(await readUntil(reader, "two;")).toBe("two;");
    await reader.cancel();
    await vi.waitFor(() => expect(state.finished).toBe(true));
    expect(openSseConnections()).toBe(0);
  });

  it("throws what the source throws before its first value, so that it becomes a status", async () => {
    // biome-ignore lint/correctness/useYield: it never gets that far
    const open = async function* (): AsyncGenerator<Frame> {
      throw new DomainError("not_found", "no");
    };
    await expect(eventStream(request(), open)).rejects.toMatchObject({ code: "not_found" });
    expect(openSseConnections()).toBe(0);
  });

  it("ends when the client's connection does", async () => {
    const { state, open } = source("one;");
    const client = new AbortController();
    await eventStream(request({ signal: client.signal }), open);
    client.abort();
    await vi.waitFor(() => expect(state.finished).toBe(true));
    expect(openSseConnections()).toBe(0);
  });

  it("cuts a client that does not read, with a bounded amount waiting for it", async () => {
    const { state, open } = source("one;");
    const response = await eventStream(request(), open);
    const chunk = "x".repeat(100_000);
    for (let i = 0; i < 12; i++) state.push(chunk);
    await vi.waitFor(() => expect(openSseConnections()).toBe(0));
    await expect(readUntil(response.body!.getReader(), "never")).rejects.toThrow("too slowly");
    expect(state.finished).toBe(true);
  });

  it("keeps the connection warm, and ends it when the caller is no longer admitted", async () => {
    const { open } = source("one;");
    let admitted = true;
    const readmit = async () => {
      if (!admitted) throw new DomainError("unauthenticated", "revoked");
    };
    const reader = (await eventStream(request(), open, { readmit, heartbeatMs: 10 })).body!.getReader();
    expect(await readUntil(reader, "still here")).toContain(": still here\n\n");
    admitted = false;
    expect(await readUntil(reader, "never")).not.toContain("never");
    expect(openSseConnections()).toBe(0);
  });

  it("asks at once when in doubt, goes on through an outage, and stops listening when it ends", async () => {
    const { state, open } = source("one;");
    const doubt = { look: () => {}, off: vi.fn() };
    const readmit = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
    readmit.mockRejectedValueOnce(Object.assign(new Error("away"), { code: "ECONNREFUSED" }));
    const onDoubt = (look: () => void) => {
      doubt.look = look;
      return doubt.off;
    };
    const reader = (await eventStream(request(), open, { readmit, onDoubt })).body!.getReader();
    doubt.look();
    state.push("two;");
    expect(await readUntil(reader, "two;")).toContain("two;");
    expect(doubt.off).not.toHaveBeenCalled();
    readmit.mockRejectedValueOnce(new DomainError("unauthenticated", "revoked"));
    doubt.look();
    await readUntil(reader, "never");
    expect(doubt.off).toHaveBeenCalledTimes(1);
    expect(openSseConnections()).toBe(0);
  });
});
