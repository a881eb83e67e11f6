import type { Further } from "@/lib/commander";

/** What follows the rules in an analysis: a model's opinion, where one may be asked. */
export const further: Further = async ({ draft }) => {
  draft.set({ withoutModel: "No model is configured." });
};
