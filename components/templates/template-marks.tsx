"use client";

import { BellOff, Pin } from "lucide-react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useShortcuts } from "@/components/command/shortcuts";
import { useDenied } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import type { Template } from "@/lib/templates/schemas";
import { useTemplatePatch } from "./use-template-patch";

interface Props {
  template: Pick<Template, "id" | "name" | "pinned" | "muted">;
  /** With words and keys, on the template's own screen. */
  large?: boolean;
}

/** Pin and mute. A muted template is still counted; it makes no signals. */
export function TemplateMarks({ template, large = false }: Props) {
  const { shown, change } = useTemplatePatch(template);
  const denied = useDenied("templates:write");
  const pin = () =>
    void change({ pinned: !shown.pinned }, shown.pinned ? "No longer pinned" : "Pinned: it stands first");
  const mute = () =>
    void change({ muted: !shown.muted }, shown.muted ? "No longer muted" : "Muted: it makes no signals");
  useShortcuts(
    large && !denied
      ? [
          { keys: "p", label: shown.pinned ? "Unpin" : "Pin", group: "This template", act: pin },
          { keys: "m", label: shown.muted ? "Unmute" : "Mute", group: "This template", act: mute },
        ]
      : [],
  );
  const look = (on: boolean) =>
    large
      ? {}
      : {
          className: cn(
            "text-muted-foreground",
            !on && "opacity-45 group-hover:opacity-100",
            on && "text-foreground",
          ),
        };
  return (
    <>
      <GuardedButton
        variant={large ? "outline" : "ghost"}
        size={large ? "sm" : "icon-xs"}
        denied={denied}
        aria-pressed={shown.pinned}
        aria-label={shown.pinned ? "Unpin" : "Pin"}
        onClick={pin}
        {...look(shown.pinned)}
      >
        <Pin className={shown.pinned ? "fill-current" : undefined} />
        {large && (shown.pinned ? "Pinned" : "Pin")}
      </GuardedButton>
      <GuardedButton
        variant={large ? "outline" : "ghost"}
        size={large ? "sm" : "icon-xs"}
        denied={denied}
        aria-pressed={shown.muted}
        aria-label={shown.muted ? "Unmute" : "Mute"}
        onClick={mute}
        {...look(shown.muted)}
      >
        <BellOff className={shown.muted ? "text-warning" : undefined} />
        {large && (shown.muted ? "Muted" : "Mute")}
      </GuardedButton>
    </>
  );
}
