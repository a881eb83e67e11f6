import { counter } from "@/lib/kit/metrics";

export const limitAsks = () =>
  counter(
    "rate_limit_asks_total",
    "Times this process asked where all count together, for one caller or many",
    ["outcome"],
  );
