import type { Series } from "./volume-chart";

/** Level groups of every volume chart, from the ground up: what is quiet lies below, what is wrong on top. */
export const LEVEL_SERIES: Series[] = [
  { key: "info", label: "info and below", fill: "fill-chart-quiet", sample: "bg-chart-quiet" },
  { key: "warn", label: "warn", fill: "fill-chart-warn", sample: "bg-chart-warn" },
  { key: "error", label: "error and fatal", fill: "fill-chart-error", sample: "bg-chart-error" },
];
