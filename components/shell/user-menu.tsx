"use client";

import { ChevronsUpDown, LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { useZone } from "@/components/blocks/clock";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Zone } from "@/lib/kit/format";
import { visibleText } from "@/lib/kit/format";
import { useWorkspace } from "./workspace";

export function UserMenu() {
  const { user, role } = useWorkspace();
  const [zone, setZone] = useZone();
  const shown = visibleText(user.name ?? user.email);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left outline-none hover:bg-sidebar-accent/60 focus-visible:ring-[3px] focus-visible:ring-ring/50">
        <span
          className="grid size-6.5 shrink-0 place-items-center rounded-full bg-secondary font-medium text-micro uppercase"
          aria-hidden="true"
        >
          {shown.slice(0, 1)}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm leading-4">{shown}</span>
          <span className="block text-micro text-muted-foreground capitalize leading-4">{role}</span>
        </span>
        <ChevronsUpDown className="size-3.5 text-muted-foreground" aria-hidden="true" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-56">
        <DropdownMenuLabel className="truncate font-normal text-muted-foreground text-xs">
          {visibleText(user.email)}
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuLabel className="text-xs">Times are shown in</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={zone} onValueChange={(value) => setZone(value as Zone)}>
          <DropdownMenuRadioItem value="utc">UTC</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="local">My local time</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>
          <LogOut />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
