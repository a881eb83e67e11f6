"use client";

import { LoaderCircle } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useShortcuts } from "@/components/command/shortcuts";
import { toastProblem, useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { Textarea } from "@/components/ui/textarea";
import { type TimelineEntry, timelineEntrySchema } from "@/lib/incidents/schemas";

interface Props {
  number: number;
  onAdded: (entry: TimelineEntry) => void;
}

export function CommentBox({ number, onAdded }: Props) {
  const api = useApi();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const denied = useDenied("incidents:write");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  useShortcuts([{ keys: "c", label: "Comment", group: "This incident", act: () => box.current?.focus() }]);

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    const said = text.trim();
    if (!said || busy || denied) return;
    setBusy(true);
    try {
      const answer = await api(`/incidents/${number}/comments`, { method: "POST", body: { text: said } });
      const entry = timelineEntrySchema.safeParse(answer);
      if (entry.success) onAdded(entry.data);
      setText("");
    } catch (error) {
      // What was typed stays in the box.
      toastProblem("The comment was not stored", error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={send} className="relative ml-9 rounded-lg border bg-background focus-within:border-ring">
      <label htmlFor={id} className="sr-only">
        Comment
      </label>
      <Textarea
        ref={box}
        id={id}
        value={text}
        maxLength={20_000}
        placeholder="Write what you see, try or decide"
        className="min-h-16 resize-none border-0 bg-transparent pb-12 text-base shadow-none focus-visible:ring-0 md:text-sm dark:bg-transparent"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void send();
          if (event.key === "Escape") box.current?.blur();
        }}
      />
      <div className="absolute right-2 bottom-2 flex items-center gap-2">
        <span className="text-micro text-muted-foreground max-sm:hidden">Ctrl Enter</span>
        <GuardedButton
          type="submit"
          size="xs"
          denied={denied}
          disabled={!denied && (busy || text.trim() === "")}
          title={text.trim() === "" ? "Write something first" : undefined}
        >
          {busy && <LoaderCircle className="animate-spin" />}
          Comment
        </GuardedButton>
      </div>
    </form>
  );
}
