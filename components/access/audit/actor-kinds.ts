import { Bot, Cog, KeyRound, type LucideIcon, UserRound } from "lucide-react";
import type { Actor } from "@/lib/access/schemas";

export const ACTOR_KINDS: Record<Actor["kind"], { label: string; icon: LucideIcon }> = {
  user: { label: "Person", icon: UserRound },
  key: { label: "API key", icon: KeyRound },
  agent: { label: "Agent", icon: Bot },
  system: { label: "The product itself", icon: Cog },
};
