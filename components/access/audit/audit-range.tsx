"use client";

import { useClock, useZone } from "@/components/blocks/clock";
import { RangeChoice, spanLabel } from "@/components/blocks/range-choice";
import { formatInstant } from "@/lib/kit/format";
import { type AuditSpan, SPANS } from "./span";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export function AuditRange({ span: { preset, from, to } }: { span: AuditSpan }) {
  const [zone] = useZone();
  const minute = useClock((now) => Math.floor(now / MINUTE_MS) * MINUTE_MS);
  const label =
    SPANS.find((each) => each.value === preset)?.label ??
    (from && to
      ? spanLabel(from, to, zone)
      : from
        ? `Since ${formatInstant(from, zone, "seconds").slice(5, 16)}`
        : to
          ? `Until ${formatInstant(to, zone, "seconds").slice(5, 16)}`
          : "Time");
  return (
    <RangeChoice
      presets={SPANS}
      chosen={preset}
      label={label}
      from={from ?? new Date(minute - DAY_MS).toISOString()}
      to={to ?? new Date(minute).toISOString()}
      idle={!from && !to}
    />
  );
}
