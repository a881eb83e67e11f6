import { Fragment } from "react";
import { visibleRuns } from "@/lib/kit/format";

/** Foreign text as it is: never markup, and characters that hide or turn the line are named. */
export function SafeText({ text }: { text: string }) {
  const runs = visibleRuns(text);
  if (runs.length <= 1 && !runs[0]?.hidden) return <bdi>{text}</bdi>;
  return (
    <bdi>
      {runs.map((run, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text have no other identity
        <Fragment key={i}>{run.hidden ? <Named name={run.text} /> : run.text}</Fragment>
      ))}
    </bdi>
  );
}

function Named({ name }: { name: string }) {
  return (
    <span className="rounded-sm bg-warning/15 px-0.5 text-[0.9em] text-warning" title="A hidden character">
      {name}
    </span>
  );
}
