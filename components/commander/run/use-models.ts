"use client";

import { useRead } from "@/components/blocks/use-read";
import { standingSchema } from "../settings/standing";

export interface Models {
  /** It was told which there are. */
  known: boolean;
  names: string[];
}

/** The models that agents may ask; none while that is not known, or where the workspace forbids it. */
export function useModels(): Models {
  const { state } = useRead("/ai", standingSchema);
  if (state.is !== "read") return { known: false, names: [] };
  const { models, reach } = state.data;
  return { known: true, names: reach === "none" ? [] : models.map(({ model }) => model) };
}
