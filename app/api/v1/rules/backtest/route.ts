import { route } from "@/app/declare";
import { backtestInputSchema, backtestRule, backtestSchema } from "@/lib/incidents";

export const POST = route({
  operation: "backtestRule",
  summary: "Try a rule of grouping on the signals of the last days",
  description:
    "Groups the past anew, by the rules in force and by the rules with this one, whatever its mode is, and says what would have been merged, parted, hidden and opened. Nothing is changed by it. At most the newest 50,000 signals are replayed. People, and alerts that end, do nothing in a replay: an incident ends by being quiet.",
  tag: "rules",
  permission: "rules:read",
  limit: "search",
  body: backtestInputSchema,
  answer: backtestSchema,
  handle: ({ ctx, body }) => backtestRule(ctx, body),
});
