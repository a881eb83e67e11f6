"use client";

import { useZone } from "@/components/blocks/clock";
import type { Zone } from "@/lib/kit/format";

export const DAY_MS = 86_400_000;

/** Buckets of a day or more are UTC days, whatever zone the reader likes. */
export function useChartZone(bucketMs: number): Zone {
  const [zone] = useZone();
  return bucketMs < DAY_MS ? zone : "utc";
}
