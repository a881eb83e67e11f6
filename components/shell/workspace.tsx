"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Permission, Role } from "@/lib/access/schemas";

/** Who looks, and where. Permissions are the server's; here they only decide what is offered. */
export interface WorkspaceView {
  slug: string;
  name: string;
  user: { id: string; email: string; name: string | null };
  role: Role;
  permissions: Permission[];
}

const Context = createContext<WorkspaceView | null>(null);

export function WorkspaceProvider({ value, children }: { value: WorkspaceView; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useWorkspace(): WorkspaceView {
  const value = useContext(Context);
  if (!value) throw new Error("useWorkspace outside of a workspace");
  return value;
}

/** Null when the permission is there, else the sentence a disabled control shows. */
export function useDenied(permission: Permission): string | null {
  const { permissions, role } = useWorkspace();
  return permissions.includes(permission)
    ? null
    : `Your role here is ${role}; this needs the permission ${permission}.`;
}
