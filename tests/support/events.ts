/** A client of an event stream that keeps all it was told, over connections that are cut. */
export interface EventReader<T> {
  /** In the order in which they came, over all connections. */
  readonly events: T[];
  /** Resolves when one was told that fits, or was already. */
  until(fits: (event: T) => boolean): Promise<void>;
  /** Breaks the connection and comes back with the id that was seen last. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

type Connect = (init: { headers: Record<string, string>; signal: AbortSignal }) => Promise<Response>;

/** Answers when the stream is open: what happens from now on is told. */
export async function readEvents<T>(connect: Connect): Promise<EventReader<T>> {
  const events: T[] = [];
  const waiting = new Set<() => void>();
  let lastId: string | null = null;
  let failure: unknown = null;
  let line = { abort: new AbortController(), ended: Promise.resolve() };

  async function open(): Promise<void> {
    const abort = new AbortController();
    const answer = await connect({
      headers: lastId === null ? {} : { "last-event-id": lastId },
      signal: abort.signal,
    });
    if (!answer.ok) throw new Error(`the stream was answered ${answer.status}`);
    const frames = framesOf(answer.body!);
    const take = (frame: string) => {
      const id = /^id: (.+)$/m.exec(frame)?.[1];
      if (id) lastId = id;
      const data = /^data: (.+)$/m.exec(frame)?.[1];
      if (data) events.push(JSON.parse(data) as T);
      for (const look of waiting) look();
    };
    // The first id says from where this client is told everything.
    while (lastId === null) take((await frames.next()).value!);
    const ended = (async () => {
      for await (const frame of frames) take(frame);
    })().catch((error) => {
      if (abort.signal.aborted) return;
      failure = error;
      for (const look of waiting) look();
    });
    line = { abort, ended };
  }

  const close = async () => {
    line.abort.abort();
    await line.ended;
  };
  await open();
  return {
    events,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!failure && !events.some(fits)) return;
          waiting.delete(look);
          if (failure) reject(failure);
          else resolve();
        };
        waiting.add(look);
        look();
      }),
    async cut() {
      await close();
      await open();
    },
    close,
  };
}

async function* framesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body) {
    text += decoder.decode(part, { stream: true });
    const frames = text.split("\n\n");
    text = frames.pop()!;
    yield* frames;
  }
}
