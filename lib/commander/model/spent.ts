import type { Budget, Used } from "@/lib/ai";

/** What was used for nothing costs as well; in and out cannot be told apart then. */
export const spentOf = (before: Budget, after: Budget): Used => ({
  calls: before.calls - after.calls,
  inputTokens: before.tokens - after.tokens,
  outputTokens: 0,
  costMicros:
    before.costMicros === null || after.costMicros === null ? null : before.costMicros - after.costMicros,
});
