"use client";

import { ChevronDown } from "lucide-react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { cn } from "@/components/ui/cn";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { ROLE_TABLE, ROLES, type Role } from "@/lib/access/schemas";
import { roleLabel } from "./role-label";

interface Props {
  label: string;
  role: Role;
  denied?: string | null;
  /** Why a role cannot be chosen; null when it can. */
  refuses: (role: Role) => string | null;
  onChange: (role: Role) => void;
  className?: string;
}

export function RoleSelect({ label, role, denied, refuses, onChange, className }: Props) {
  if (denied)
    return (
      <GuardedButton
        variant="outline"
        denied={denied}
        aria-label={`${label}: ${roleLabel(role)}`}
        className={cn("h-8 justify-between gap-1.5 px-3 font-normal", className)}
      >
        {roleLabel(role)}
        <ChevronDown className="size-4 opacity-50" />
      </GuardedButton>
    );
  return (
    <Select value={role} onValueChange={(next) => onChange(next as Role)}>
      <SelectTrigger size="sm" aria-label={label} className={className}>
        <SelectValue>{roleLabel(role)}</SelectValue>
      </SelectTrigger>
      <SelectContent position="popper" className="max-w-[min(20rem,calc(100vw-2rem))]">
        {ROLES.map((each) => {
          const reason = refuses(each);
          return (
            <SelectItem key={each} value={each} disabled={reason !== null} textValue={roleLabel(each)}>
              <span className="flex flex-col items-start">
                <span>{roleLabel(each)}</span>
                <span className="text-muted-foreground text-xs leading-snug">
                  {reason ?? ROLE_TABLE[each]}
                </span>
              </span>
            </SelectItem>
          );
        })}
      </SelectContent>
    </Select>
  );
}
