import { SafeText } from "@/components/blocks/safe-text";
import { formatCount, plural } from "@/lib/kit/format";
import type { Outcome } from "./use-import";

const MOST = 100;

/** What became of the files: how many are new, changed and as before, and each that was refused with its reason. */
export function ImportOutcome({ outcome }: { outcome: Outcome }) {
  const figures = [
    ["New", outcome.created],
    ["Changed", outcome.changed],
    ["As before", outcome.unchanged],
    ["Refused", outcome.rejected.length],
  ] as const;
  return (
    <div role="status" className="flex min-w-0 flex-col gap-3">
      <dl className="grid grid-cols-4 overflow-hidden rounded-lg border text-center">
        {figures.map(([name, count]) => (
          <div key={name} className="flex flex-col-reverse px-1 py-2">
            <dt className="text-muted-foreground text-xs">{name}</dt>
            <dd className="font-semibold text-lg tabular-nums">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {outcome.skipped > 0 && (
        <p className="text-muted-foreground text-xs">
          {plural(outcome.skipped, "file")} left out: neither markdown nor an archive.
        </p>
      )}
      {outcome.rejected.length > 0 && (
        <ul
          aria-label="Refused files"
          className="max-h-60 divide-y overflow-y-auto rounded-lg border text-xs"
        >
          {outcome.rejected.slice(0, MOST).map(({ path, reason }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one path may be refused twice
            <li key={i} className="px-3 py-2 [overflow-wrap:anywhere]">
              <span className="font-mono">
                <SafeText text={path} />
              </span>
              <span className="block text-muted-foreground">
                <SafeText text={reason} />
              </span>
            </li>
          ))}
          {outcome.rejected.length > MOST && (
            <li className="px-3 py-2 text-muted-foreground">
              and {formatCount(outcome.rejected.length - MOST)} more
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
