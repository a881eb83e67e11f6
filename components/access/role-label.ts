import type { Role } from "@/lib/access/schemas";

export const roleLabel = (role: Role): string => role[0]!.toUpperCase() + role.slice(1);
