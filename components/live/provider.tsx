"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { LiveEvent } from "@/lib/live/schemas";
import { LiveConnection, type LiveState } from "./connection";

const Context = createContext<LiveConnection | null>(null);

interface Props {
  workspace: string;
  /** The last event the server knew when it drew the page. */
  seq: number;
  children: ReactNode;
}

/** One event stream per tab for the workspace on screen; every live part of the page listens to it. */
export function LiveProvider({ workspace, seq, children }: Props) {
  const [connection] = useState(() => new LiveConnection(workspace, seq));
  useEffect(() => connection.open(), [connection]);
  return <Context value={connection}>{children}</Context>;
}

function useConnection(): LiveConnection {
  const connection = useContext(Context);
  if (!connection) throw new Error("live parts need a LiveProvider around them");
  return connection;
}

export function useLiveState(): LiveState {
  const connection = useConnection();
  return useSyncExternalStore(
    connection.onState,
    () => connection.state,
    () => "connecting" as const,
  );
}

/** Calls `act` for each event, and with null when events may have been missed and all must be read afresh. */
export function useLiveEvents(act: (event: LiveEvent | null) => void): void {
  const connection = useConnection();
  useEffect(() => connection.onEvent(act), [connection, act]);
}
