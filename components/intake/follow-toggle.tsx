"use client";

import { Pause, Play } from "lucide-react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useUrlFilters } from "@/components/blocks/use-url-filters";
import { useShortcuts } from "@/components/command/shortcuts";
import { LiveRefresh } from "@/components/live/refresh";

const GAP_MS = 400;

/** Follow: the list reads itself again whenever a window has closed. Only a range that ends now can be followed. */
export function FollowToggle({ on, possible }: { on: boolean; possible: boolean }) {
  const { set } = useUrlFilters();
  const denied = possible
    ? null
    : "A range with a fixed end cannot be followed. Choose one of the “last …” ranges.";
  const toggle = () => set({ follow: on ? null : "1" });
  useShortcuts(
    denied ? [] : [{ keys: "f", label: on ? "Stop following" : "Follow", group: "This list", act: toggle }],
  );
  return (
    <>
      {on && possible && <LiveRefresh topic="windows" gapMs={GAP_MS} />}
      <GuardedButton
        size="sm"
        variant={on && possible ? "default" : "outline"}
        denied={denied}
        aria-pressed={on && possible}
        onClick={toggle}
      >
        {on && possible ? <Pause /> : <Play />}
        {on && possible ? "Following" : "Follow"}
      </GuardedButton>
    </>
  );
}
