"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { useRead } from "@/components/blocks/use-read";
import { toastProblem, useApi } from "@/components/shell/api";
import { type Steer, type SteerCreate, steerSchema } from "@/lib/commander/report/schemas";
import type { Entity } from "@/lib/commander/schemas";
import { isSameEntity } from "../words";

const answerSchema = z.object({ data: z.array(steerSchema) });

export interface Steering {
  /** In force, the oldest first; null while they are read. */
  steers: Steer[] | null;
  failure: string | null;
  retry: () => void;
  busy: boolean;
  /** Answers whether it was stored. */
  tell: (steer: SteerCreate, said: string) => Promise<boolean>;
  takeBack: (steer: Steer) => Promise<void>;
  /** What was said of somebody, if anything. */
  of: (entity: Entity) => Steer | undefined;
}

/** What people told the agents at an incident; read again whenever another analysis begins, since somebody may have spoken. */
export function useSteers(number: number, analysisId: string | null): Steering {
  const api = useApi();
  const { state, again, retry, change } = useRead(`/incidents/${number}/steers`, answerSchema);
  const [busy, setBusy] = useState(false);
  const before = useRef(analysisId);
  useEffect(() => {
    if (before.current !== analysisId) again();
    before.current = analysisId;
  }, [again, analysisId]);
  const steers = state.is === "read" ? state.data.data : null;
  const takeBack = useCallback(
    async (steer: Steer) => {
      change(({ data }) => ({ data: data.filter(({ id }) => id !== steer.id) }));
      try {
        await api(`/incidents/${number}/steers/${steer.id}`, { method: "DELETE" });
      } catch (error) {
        toastProblem("It was not taken back", error);
      } finally {
        again();
      }
    },
    [api, number, change, again],
  );
  const tell = useCallback(
    async (body: SteerCreate, said: string) => {
      setBusy(true);
      try {
        const made = steerSchema.parse(await api(`/incidents/${number}/steers`, { method: "POST", body }));
        change(({ data }) => ({ data: [...data.filter(({ id }) => id !== made.id), made] }));
        toast.success(said, { action: { label: "Undo", onClick: () => void takeBack(made) } });
        return true;
      } catch (error) {
        toastProblem("The agents were not told", error);
        return false;
      } finally {
        setBusy(false);
        again();
      }
    },
    [api, number, change, again, takeBack],
  );
  const of = useCallback(
    (entity: Entity) =>
      steers?.findLast(
        (steer) => steer.kind !== "hint" && steer.entity && isSameEntity(steer.entity, entity),
      ),
    [steers],
  );
  return { steers, failure: state.is === "failed" ? state.reason : null, retry, busy, tell, takeBack, of };
}
