"use client";

import { useRouter } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { toast } from "sonner";
import { useLiveEvents } from "@/components/live/provider";
import { toastProblem, useApi } from "@/components/shell/api";
import {
  type IncidentDetail,
  type IncidentPatch,
  incidentDetailSchema,
  incidentSchema,
} from "@/lib/incidents/schemas";
import type { LiveEvent } from "@/lib/live/schemas";

interface IncidentState {
  incident: IncidentDetail;
  /** Shows the change at once, sends it, and takes it back when it is refused. */
  change: (patch: IncidentPatch, said: string, shown?: Partial<IncidentDetail>) => Promise<void>;
}

const Context = createContext<IncidentState | null>(null);
const partialSchema = incidentDetailSchema.partial();
const answerSchema = incidentSchema;

interface ProviderProps {
  initial: IncidentDetail;
  /** The last event whose outcome is in `initial`. */
  seq: number;
  children: ReactNode;
}

/** The incident on screen: from the server, then from events, then from what is done here. */
export function IncidentProvider({ initial, seq, children }: ProviderProps) {
  const [seen, setSeen] = useState(initial);
  const [incident, setIncident] = useState(initial);
  const [sending, setSending] = useState(0);
  const [told, setTold] = useState(seq);
  const latest = useRef(incident);
  useEffect(() => {
    latest.current = incident;
  });
  // What the server read before it was told, or before the last event, is older than what is shown.
  if (initial !== seen && sending === 0 && seq >= told) {
    setSeen(initial);
    setIncident(initial);
  }
  const { number } = initial;
  useLiveEvents(
    useCallback(
      (event: LiveEvent | null) => {
        // Events were missed: whatever is read next counts.
        if (event === null) return setTold(0);
        if (event.type !== "incident_status" || event.incidentNumber !== number) return;
        const parsed = partialSchema.safeParse(event.data);
        if (!parsed.success) return;
        setTold(event.seq);
        setIncident((before) => ({ ...before, ...parsed.data }));
      },
      [number],
    ),
  );
  const change = useChange(latest, setIncident, setSending);
  const value = useMemo(() => ({ incident, change }), [incident, change]);
  return <Context value={value}>{children}</Context>;
}

function useChange(
  latest: { readonly current: IncidentDetail },
  setIncident: (change: (before: IncidentDetail) => IncidentDetail) => void,
  setSending: (change: (before: number) => number) => void,
) {
  const api = useApi();
  const router = useRouter();
  return useCallback(
    async (patch: IncidentPatch, said: string, shown: Partial<IncidentDetail> = {}) => {
      const before = latest.current;
      const { assigneeId: _, ...visible } = patch;
      setIncident((now) => ({ ...now, ...visible, ...shown }));
      const send = async (body: IncidentPatch) => {
        setSending((count) => count + 1);
        try {
          const answer = await api(`/incidents/${before.number}`, { method: "PATCH", body });
          const parsed = answerSchema.safeParse(answer);
          if (parsed.success) setIncident((now) => ({ ...now, ...parsed.data }));
          router.refresh();
        } finally {
          setSending((count) => count - 1);
        }
      };
      try {
        await send(patch);
        toast.success(said, {
          action: {
            label: "Undo",
            onClick: () =>
              void send(inverse(patch, before)).catch((error) =>
                toastProblem("It could not be undone", error),
              ),
          },
        });
      } catch (error) {
        setIncident(() => before);
        toastProblem(`#${before.number} was not changed`, error);
      }
    },
    [api, latest, router, setIncident, setSending],
  );
}

/** What puts the fields of a change back to where they were. */
function inverse(patch: IncidentPatch, before: IncidentDetail): IncidentPatch {
  return {
    ...(patch.status !== undefined && { status: before.status }),
    ...(patch.severity !== undefined && { severity: before.severity }),
    ...(patch.title !== undefined && { title: before.title }),
    ...(patch.assigneeId !== undefined && { assigneeId: before.assignee?.id ?? null }),
    ...(patch.what !== undefined && { what: before.what ?? null }),
    ...(patch.fix !== undefined && { fix: before.fix ?? null }),
    ...(patch.fixedIn !== undefined && { fixedIn: before.fixedIn ?? null }),
  };
}

export function useIncident(): IncidentState {
  const value = useContext(Context);
  if (!value) throw new Error("useIncident outside of an incident");
  return value;
}
