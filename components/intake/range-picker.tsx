"use client";

import { useZone } from "@/components/blocks/clock";
import { RangeChoice, spanLabel } from "@/components/blocks/range-choice";
import { PRESETS, type Range } from "./ranges";

export function RangePicker({ range }: { range: Range }) {
  const [zone] = useZone();
  const preset = PRESETS.find((each) => each.value === range.preset);
  return (
    <RangeChoice
      presets={PRESETS}
      chosen={range.atNewest ? null : range.preset}
      label={
        range.atNewest ? "The last hour of lines" : (preset?.label ?? spanLabel(range.from, range.to, zone))
      }
      from={range.from}
      to={range.to}
    />
  );
}
