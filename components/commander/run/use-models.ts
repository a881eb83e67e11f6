"use client";

import { useRead } from "@/components/blocks/use-read";
import { useDenied } from "@/components/shell/workspace";
import { aiStandingSchema } from "@/lib/commander/model/schemas";

export interface Models {
  /** It was told which there are; who may not see usage is not told. */
  known: boolean;
  names: string[];
}

/** The models that agents may ask; none while that is not known, or where the workspace forbids it. */
export function useModels(): Models {
  const denied = useDenied("usage:read");
  const { state } = useRead(denied ? null : "/ai", aiStandingSchema);
  if (state.is !== "read") return { known: false, names: [] };
  const { models, calls, host } = state.data;
  return { known: true, names: calls === "none" || host === null ? [] : models.map(({ name }) => name) };
}
