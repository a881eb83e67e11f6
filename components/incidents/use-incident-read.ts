"use client";

import { useCallback, useEffect, useRef } from "react";
import type { z } from "zod";
import { useRead } from "@/components/blocks/use-read";
import { useLiveEvents } from "@/components/live/provider";
import type { LiveEvent } from "@/lib/live/schemas";

const GAP_MS = 10_000;

/** A part of the incident that is read after the page, and again when the incident moved: at most once in ten seconds. */
export function useIncidentRead<T>(number: number, part: string, schema: z.ZodType<T>) {
  const read = useRead(`/incidents/${number}/${part}`, schema);
  const { again } = read;
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    last.current = Date.now();
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, []);
  useLiveEvents(
    useCallback(
      (event: LiveEvent | null) => {
        const about = event === null || (event.type === "incident_status" && event.incidentNumber === number);
        if (!about || timer.current) return;
        timer.current = setTimeout(
          () => {
            timer.current = undefined;
            last.current = Date.now();
            again();
          },
          Math.max(0, last.current + GAP_MS - Date.now()),
        );
      },
      [again, number],
    ),
  );
  return read;
}
