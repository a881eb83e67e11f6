"use client";

import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "@/components/shell/api";

interface Words {
  /** When it is done. */
  said: string;
  /** When it was refused. */
  failed: string;
}

/**
 * What is stored, as it is shown: changed at once, taken back when refused, undone from the toast. `send` writes some fields
 * and has the page read again.
 */
export function useChange<T extends object>(stored: T, send: (patch: Partial<T>) => Promise<void>) {
  const [seen, setSeen] = useState(stored);
  const [shown, setShown] = useState(stored);
  const [sending, setSending] = useState(false);
  // What the server read before it was told is older than what is shown.
  if (stored !== seen && !sending) {
    setSeen(stored);
    setShown(stored);
  }
  const change = async (patch: Partial<T>, { said, failed }: Words) => {
    const before = shown;
    setShown({ ...before, ...patch });
    setSending(true);
    try {
      await send(patch);
      const undo = Object.fromEntries(
        Object.keys(patch).map((field) => [field, before[field as keyof T]]),
      ) as Partial<T>;
      toast.success(said, {
        action: {
          label: "Undo",
          onClick: () => void send(undo).catch((error) => toastProblem("It could not be undone", error)),
        },
      });
    } catch (error) {
      setShown(before);
      toastProblem(failed, error);
    } finally {
      setSending(false);
    }
  };
  return { shown, change, sending };
}
