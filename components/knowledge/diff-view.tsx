import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import { plural } from "@/lib/kit/format";
import { type DiffLine, diffLines, folded } from "./diff";

interface Props {
  before: string;
  after: string;
  /** What is compared: "Version 2 and version 4". */
  label: string;
}

const MOST_ROWS = 2000;
const SIGN: Record<DiffLine["kind"], { sign: string; spoken: string; look: string }> = {
  same: { sign: " ", spoken: "", look: "" },
  gone: { sign: "−", spoken: "Gone: ", look: "bg-severity-critical/10" },
  new: { sign: "+", spoken: "New: ", look: "bg-success/10" },
};

/** Two texts compared line by line. */
export function DiffView({ before, after, label }: Props) {
  const rows = folded(diffLines(before, after));
  if (rows.every((row) => row.kind === "folded"))
    return <p className="text-muted-foreground text-sm">Both say the same.</p>;
  return (
    <ol aria-label={label} className="overflow-hidden rounded-lg border font-mono text-xs leading-5">
      {rows.slice(0, MOST_ROWS).map((row, i) =>
        row.kind === "folded" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the comparison is the identity
          <li key={i} className="bg-muted/50 px-3 py-0.5 font-sans text-muted-foreground">
            {plural(row.lines, "line")} the same
          </li>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the comparison is the identity
          <li key={i} className={cn("flex min-h-5 gap-2 px-3", SIGN[row.kind].look)}>
            <span className="w-2 shrink-0 select-none text-muted-foreground" aria-hidden="true">
              {SIGN[row.kind].sign}
            </span>
            <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
              <span className="sr-only">{SIGN[row.kind].spoken}</span>
              <SafeText text={row.text} />
            </span>
          </li>
        ),
      )}
      {rows.length > MOST_ROWS && (
        <li className="bg-muted/50 px-3 py-0.5 font-sans text-muted-foreground">
          and {plural(rows.length - MOST_ROWS, "more row")}
        </li>
      )}
    </ol>
  );
}
