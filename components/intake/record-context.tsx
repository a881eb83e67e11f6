"use client";

import { useEffect } from "react";
import { useZone } from "@/components/blocks/clock";
import type { LogRecord } from "@/lib/intake/schemas";
import { useOpened } from "./log-list";
import { LogRow } from "./log-row";

/** One line among its neighbours of the same service, in the order they were written. */
export function RecordContext({
  slug,
  wanted,
  records,
}: {
  slug: string;
  wanted: string;
  records: LogRecord[];
}) {
  const [zone] = useZone();
  const { opened, toggle } = useOpened();
  useEffect(() => {
    document.getElementById("wanted")?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <ol className="divide-y divide-border/60 border-y" aria-label="Lines, oldest first">
      {records.map((record) => (
        <LogRow
          key={record.id}
          slug={slug}
          record={record}
          zone={zone}
          // The line one came for is open, until it is closed.
          open={opened.has(record.id) !== (record.id === wanted)}
          onToggle={toggle}
          fresh={false}
          wanted={record.id === wanted}
        />
      ))}
    </ol>
  );
}
