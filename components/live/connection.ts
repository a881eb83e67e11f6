import { LIVE_EVENT_TYPES, type LiveEvent, liveEventSchema } from "@/lib/live/schemas";

export type LiveState = "connecting" | "live" | "reconnecting";

const RETRY_MS = 3000;

/**
 * The browser reconnects a dropped stream by itself and says which event it saw last. Only when the server refuses (it
 * restarts, the session ended) does the browser give up; then a new stream is opened after the last event seen.
 */
export class LiveConnection {
  state: LiveState = "connecting";
  private readonly stateListeners = new Set<() => void>();
  private readonly eventListeners = new Set<(event: LiveEvent | null) => void>();
  private source: EventSource | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;

  /** `seq` is the last event the page already knew when the server drew it. */
  constructor(
    private readonly workspace: string,
    private seq: number,
  ) {}

  open = (): (() => void) => {
    this.connect();
    return () => {
      clearTimeout(this.retry);
      this.source?.close();
      this.source = null;
    };
  };

  onState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  onEvent = (listener: (event: LiveEvent | null) => void): (() => void) => {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  };

  private connect(): void {
    const query = new URLSearchParams({ workspace: this.workspace, lastEventId: String(this.seq) });
    const source = new EventSource(`/api/v1/stream?${query}`);
    this.source = source;
    source.onopen = () => this.setState("live");
    source.onerror = () => {
      this.setState("reconnecting");
      if (source.readyState !== EventSource.CLOSED) return;
      this.retry = setTimeout(() => this.connect(), RETRY_MS);
    };
    source.addEventListener("reset", () => this.tell(null));
    for (const type of LIVE_EVENT_TYPES) source.addEventListener(type, this.receive);
  }

  private readonly receive = (message: MessageEvent<string>): void => {
    let event: LiveEvent;
    try {
      event = liveEventSchema.parse(JSON.parse(message.data));
    } catch {
      // Written by a newer server than this page: what it means is unknown, that something changed is not.
      this.tell(null);
      return;
    }
    this.seq = event.seq;
    this.tell(event);
  };

  private tell(event: LiveEvent | null): void {
    for (const listener of this.eventListeners) listener(event);
  }

  private setState(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.stateListeners) listener();
  }
}
