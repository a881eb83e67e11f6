"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";

export interface Shortcut {
  /** One key, or two in a row: "a", "g i". */
  keys: string;
  label: string;
  group: string;
  act: () => void;
}

interface Registry {
  add: (shortcut: Shortcut) => () => void;
  list: () => Shortcut[];
}

const Context = createContext<Registry | null>(null);
/** How long the first key of two waits for the second. */
const SEQUENCE_MS = 900;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** Something modal is open: its keys are its own. */
const isCovered = () =>
  document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]') !== null;

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const shortcuts = useRef<Shortcut[]>([]);
  const [registry] = useState<Registry>(() => ({
    add: (shortcut) => {
      shortcuts.current.push(shortcut);
      return () => {
        shortcuts.current = shortcuts.current.filter((each) => each !== shortcut);
      };
    },
    // The same act may be offered in two places of a screen; of each key the newest binding counts.
    list: () => [...new Map(shortcuts.current.map((each) => [each.keys, each])).values()],
  }));

  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.key === "Shift" || isTyping(event.target) || isCovered()) return;
      const started = first && event.timeStamp - first.at < SEQUENCE_MS ? first.key : null;
      const match =
        (started && shortcuts.current.findLast((each) => each.keys === `${started} ${event.key}`)) ||
        shortcuts.current.findLast((each) => each.keys === event.key);
      first = match ? null : { key: event.key, at: event.timeStamp };
      if (!match) return;
      event.preventDefault();
      match.act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return <Context value={registry}>{children}</Context>;
}

export function useShortcutList(): () => Shortcut[] {
  const registry = useContext(Context);
  if (!registry) throw new Error("shortcuts need a ShortcutProvider around them");
  return registry.list;
}

/** Binds keys as long as the component is there, from the moment it is seen; the newest binding of a key wins. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const registry = useContext(Context);
  const latest = useRef(shortcuts);
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  const keys = shortcuts.map((each) => each.keys).join("|");
  useLayoutEffect(() => {
    if (!registry || keys === "") return;
    const leave = latest.current.map((shortcut, i) =>
      registry.add({ ...shortcut, act: () => latest.current[i]?.act() }),
    );
    return () => {
      for (const each of leave) each();
    };
  }, [registry, keys]);
}
