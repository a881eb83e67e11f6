"use client";

import { Check, ChevronsUpDown, Plus } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { NewWorkspace } from "@/components/access/new-workspace";
import { GuardedItem } from "@/components/blocks/guarded-item";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Mark } from "./mark";
import { elsewhereHref } from "./nav";
import { useDenied, useWorkspace } from "./workspace";

/** The name of the workspace on screen; behind it the others one belongs to, each at the place where one is. */
export function WorkspaceSwitcher({ className }: { className?: string }) {
  const { slug, name, workspaces } = useWorkspace();
  const pathname = usePathname();
  const here = useDenied("workspaces:create");
  // The permission of one workspace is enough, whichever is on screen.
  const denied = workspaces.some(({ role }) => role === "owner") ? null : here;
  const [making, setMaking] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger
          className={cn(
            "flex h-12 w-full items-center gap-2.5 px-3.5 text-left outline-none hover:bg-sidebar-accent/60 focus-visible:ring-[3px] focus-visible:ring-ring/50 focus-visible:ring-inset",
            className,
          )}
        >
          <Mark className="size-6" />
          <span className="min-w-0 flex-1 truncate font-medium text-sm">
            <span className="sr-only">Workspace </span>
            <SafeText text={name} />
          </span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-muted-foreground" aria-hidden="true" />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" alignOffset={8} className="max-h-96 w-64">
          <DropdownMenuLabel className="font-normal text-muted-foreground text-xs">
            Workspaces
          </DropdownMenuLabel>
          {workspaces.map((each) => (
            <DropdownMenuItem key={each.slug} asChild>
              <Link
                href={each.slug === slug ? `/${slug}` : elsewhereHref(pathname, slug, each.slug)}
                aria-current={each.slug === slug ? "true" : undefined}
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate">
                    <SafeText text={each.name} />
                  </span>
                  <span className="block text-micro text-muted-foreground capitalize">{each.role}</span>
                </span>
                {each.slug === slug && <Check />}
              </Link>
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          <GuardedItem icon={<Plus />} denied={denied} onSelect={() => setMaking(true)}>
            New workspace
          </GuardedItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <NewWorkspace open={making} onOpenChange={setMaking} />
    </>
  );
}
