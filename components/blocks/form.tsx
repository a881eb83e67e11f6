"use client";

import { LoaderCircle } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";

/** Sends a form once at a time; what `act` throws is shown in the form, and its fields stay as they are. */
export function useSubmit(act: (form: FormData) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      await act(form);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, submit };
}

interface FooterProps {
  busy: boolean;
  failure: string | null;
  /** What the button does. */
  label: string;
}

/** The end of a form in a dialog: what went wrong, and the button. */
export function FormFooter({ busy, failure, label }: FooterProps) {
  return (
    <>
      {failure && (
        <p role="alert" className="text-destructive text-sm">
          {failure}
        </p>
      )}
      <DialogFooter>
        <Button type="submit" disabled={busy}>
          {busy && <LoaderCircle className="animate-spin" />}
          {label}
        </Button>
      </DialogFooter>
    </>
  );
}
