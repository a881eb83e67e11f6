"use client";

import { useRead } from "@/components/blocks/use-read";
import { standingSchema } from "../settings/standing";

/** The models that are configured; empty while that is not known, or where the reader may not know it. */
export function useModels(): string[] {
  const { state } = useRead("/ai", standingSchema);
  return state.is === "read" ? state.data.models.map(({ model }) => model) : [];
}
