import { Fragment } from "react";
import { visibleRuns } from "@/lib/kit/format";

/**
 * Foreign text as it is: never markup, and characters that hide or turn the line are named. Read from the left whatever
 * script it begins with, so that no word of it can turn what stands around it.
 */
export function SafeText({ text }: { text: string }) {
  const runs = visibleRuns(text);
  if (runs.length <= 1 && !runs[0]?.hidden) return <bdi dir="ltr">{text}</bdi>;
  return (
    <bdi dir="ltr">
      {runs.map((run, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text have no other identity
        <Fragment key={i}>{run.hidden ? <Named name={run.text} /> : run.text}</Fragment>
      ))}
    </bdi>
  );
}

function Named({ name }: { name: string }) {
  return (
    <span className="rounded-sm bg-warning/12 px-0.5 text-[0.9em] text-warning" title="A hidden character">
      {name}
    </span>
  );
}
