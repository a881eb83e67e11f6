import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { StatusIcon } from "@/components/blocks/status-badge";
import type { Incident } from "@/lib/incidents/schemas";

interface Props {
  incidents: Pick<Incident, "id" | "number" | "title" | "status" | "services" | "openedAt">[];
  chosen: number | null;
  onChoose: (number: number) => void;
}

/** One of the incidents that were found. */
export function MergeChoice({ incidents, chosen, onChoose }: Props) {
  if (incidents.length === 0)
    return <p className="text-muted-foreground text-sm">No other incident is called so.</p>;
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">The incident it belongs to</legend>
      <div className="max-h-72 divide-y overflow-y-auto rounded-lg border">
        {incidents.map((incident) => (
          <label
            key={incident.id}
            className="flex cursor-pointer items-start gap-2.5 px-3 py-2 text-sm has-checked:bg-accent has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50 has-focus-visible:ring-inset hover:bg-accent/50"
          >
            <input
              type="radio"
              name="into"
              value={incident.number}
              checked={chosen === incident.number}
              onChange={() => onChoose(incident.number)}
              className="mt-1 accent-primary outline-none"
            />
            <span className="min-w-0 flex-1">
              <span className="line-clamp-2 [overflow-wrap:anywhere]">
                <span className="mr-1.5 text-muted-foreground tabular-nums">#{incident.number}</span>
                <SafeText text={incident.title} />
              </span>
              <span className="flex min-w-0 items-center gap-2 text-muted-foreground text-xs">
                <StatusIcon status={incident.status} className="size-3.5" />
                <span className="truncate">
                  <SafeText text={incident.services.join(", ")} />
                </span>
                <Ago at={incident.openedAt} />
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
