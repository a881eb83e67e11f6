"use client";

import { Wrench } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { type Column, DataTable } from "@/components/blocks/data-table";
import { EmptyState } from "@/components/blocks/empty-state";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { SafeText } from "@/components/blocks/safe-text";
import { toastProblem, useApi } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { plural } from "@/lib/kit/format";
import type { MaintenanceWindow } from "@/lib/signals/schemas";
import { NewWindow } from "./new-window";

interface Props {
  windows: MaintenanceWindow[];
  /** Why the reader cannot change them; null when they can. */
  denied: string | null;
}

/** When alerts are expected and nobody is called. */
export function MaintenanceScreen({ windows, denied }: Props) {
  return (
    <>
      <PageHeader title="Maintenance" actions={<NewWindow denied={denied} />} />
      <p className="max-w-prose px-4 py-4 text-muted-foreground leading-relaxed lg:px-6">
        Alerts of a window are kept and counted, and open no incident. What still fires when it ends is heard
        then.
      </p>
      <BeginNow denied={denied} />
      {windows.length === 0 ? (
        <EmptyState icon={Wrench} title="No maintenance window">
          Make one before a planned outage.
        </EmptyState>
      ) : (
        <DataTable
          label="Maintenance windows"
          columns={columnsOf(denied)}
          rows={windows}
          idOf={({ id }) => id}
        />
      )}
    </>
  );
}

function columnsOf(denied: string | null): Column<MaintenanceWindow>[] {
  return [
    {
      key: "name",
      title: "Window",
      cell: (window) => (
        <>
          <p className="font-medium [overflow-wrap:anywhere]">
            <SafeText text={window.name} />
          </p>
          <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
            <SafeText text={window.describes} />
          </p>
        </>
      ),
    },
    {
      key: "state",
      title: "State",
      className: "w-32 text-xs",
      cell: (window) =>
        window.isOpen ? (
          <>
            open, ends <Ago at={window.endsAt!} />
          </>
        ) : window.nextStartsAt ? (
          <>
            begins <Ago at={window.nextStartsAt} />
          </>
        ) : (
          "over"
        ),
    },
    {
      key: "held",
      title: "Held back",
      className: "w-28 text-muted-foreground text-xs max-sm:hidden",
      cell: (window) => plural(window.held, "alert"),
    },
    {
      key: "act",
      title: "",
      className: "w-24 text-right",
      cell: (window) => <Remove window={window} denied={denied} />,
    },
  ];
}

function Remove({ window, denied }: { window: MaintenanceWindow; denied: string | null }) {
  const api = useApi();
  const router = useRouter();
  const { name, matchers, schedule, enabled } = window;
  const undo = () =>
    api("/maintenance-windows", { method: "POST", body: { name, matchers, schedule, enabled } }).then(
      () => router.refresh(),
      (error) => toastProblem("It could not be undone", error),
    );
  const remove = () =>
    api(`/maintenance-windows/${window.id}`, { method: "DELETE" }).then(
      () => {
        toast.success("Removed. What it held back is heard within a minute.", {
          action: { label: "Undo", onClick: () => void undo() },
        });
        router.refresh();
      },
      (error) => toastProblem("It could not be removed", error),
    );
  return (
    <GuardedButton variant="ghost" size="sm" denied={denied} onClick={() => void remove()}>
      Remove
    </GuardedButton>
  );
}

const HOURS = [1, 2, 4, 8, 24];

/** One that begins now: what people need in a hurry. */
function BeginNow({ denied }: { denied: string | null }) {
  const api = useApi();
  const router = useRouter();
  const [name, setName] = useState("");
  const [service, setService] = useState("");
  const [hours, setHours] = useState(1);
  if (denied) return null;
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const now = Date.now();
    const [startsAt, endsAt] = [now, now + hours * 3_600_000].map((ms) => new Date(ms).toISOString());
    const matchers = service ? [{ field: "service", op: "is", value: service }] : [];
    try {
      const schedule = { every: "once", startsAt, endsAt };
      await api("/maintenance-windows", { method: "POST", body: { name, matchers, schedule } });
      setName("");
      toast.success("The window is open");
      router.refresh();
    } catch (error) {
      toastProblem("The window was not made", error);
    }
  };
  return (
    <form
      onSubmit={(event) => void create(event)}
      className="flex flex-wrap items-end gap-2 px-4 pb-4 lg:px-6"
    >
      <Input
        aria-label="Name"
        placeholder="Why, in a word or two"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        className="w-56"
      />
      <Input
        aria-label="Service"
        placeholder="Service, or all"
        maxLength={200}
        value={service}
        onChange={(event) => setService(event.target.value.trim())}
        className="w-44"
      />
      <select
        aria-label="How long"
        value={hours}
        onChange={(event) => setHours(Number(event.target.value))}
        className="h-9 rounded-md border bg-transparent px-2 text-sm"
      >
        {HOURS.map((each) => (
          <option key={each} value={each}>
            {plural(each, "hour")}
          </option>
        ))}
      </select>
      <Button type="submit" size="sm" className="h-9">
        Begin now
      </Button>
    </form>
  );
}
