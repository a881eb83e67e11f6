"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { toast } from "sonner";
import { toastProblem, useApi } from "@/components/shell/api";
import { useWorkspace } from "@/components/shell/workspace";

/** Takes a merge back and leads to the incident that is one again. */
export function useUnmerge(number: number): () => Promise<void> {
  const api = useApi();
  const router = useRouter();
  const { slug } = useWorkspace();
  return useCallback(async () => {
    try {
      await api(`/incidents/${number}/unmerge`, { method: "POST" });
      toast.success(`#${number} is an incident of its own again`);
      router.push(`/${slug}/incidents/${number}`);
      router.refresh();
    } catch (error) {
      toastProblem("The merge could not be undone", error);
    }
  }, [api, number, router, slug]);
}
