"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toastProblem } from "@/components/shell/api";

/** Does one thing at a time and has the page read again; what it throws is said in a toast, under `failed`. */
export function useAct(failed: string) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
      router.refresh();
    } catch (error) {
      toastProblem(failed, error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, run };
}
