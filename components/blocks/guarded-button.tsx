"use client";

import type { ComponentProps } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";

/** A button that, when it may not be pressed, stays reachable and says why. */
export function GuardedButton({
  denied,
  onClick,
  ...props
}: ComponentProps<typeof Button> & { denied?: string | null }) {
  if (!denied) return <Button onClick={onClick} {...props} />;
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <Button
          {...props}
          type="button"
          aria-disabled="true"
          className={cn(props.className, "cursor-not-allowed opacity-50")}
          onClick={(event) => {
            event.preventDefault();
            // A finger cannot hover.
            if ((event.nativeEvent as PointerEvent).pointerType === "touch") toast.info(denied);
          }}
        />
      </TooltipTrigger>
      <TooltipContent className="max-w-64">{denied}</TooltipContent>
    </Tooltip>
  );
}
