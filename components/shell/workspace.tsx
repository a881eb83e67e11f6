"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Permission, Role } from "@/lib/access/schemas";
import { deniedReason } from "./denied";

export interface WorkspaceName {
  slug: string;
  name: string;
  role: Role;
}

/** Who looks, and where. Permissions are the server's; here they only decide what is offered. */
export interface WorkspaceView extends WorkspaceName {
  user: { id: string; email: string; name: string | null };
  permissions: Permission[];
  /** The services the view is limited to; null for all. */
  services: string[] | null;
  /** All that the person belongs to, this one among them. */
  workspaces: WorkspaceName[];
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
export const useDenied = (permission: Permission): string | null => deniedReason(useWorkspace(), permission);
