import type { Ctx } from "@/lib/access";
import type { Ask, Budget } from "@/lib/ai";
import {
  type Act,
  type Asker,
  type Report,
  type Run,
  type SituationInput,
  type Steer,
  situationSchema,
} from "@/lib/commander";
import { getIncident } from "@/lib/incidents";

export const BUDGET: Budget = {
  calls: 10,
  tokens: 100_000,
  deadline: Number.MAX_SAFE_INTEGER,
  costMicros: null,
};
export const USED = { calls: 1, inputTokens: 100, outputTokens: 20, costMicros: null };

/** What a model is asked, as the script sees it, with what it may do meanwhile. */
export interface AskedModel {
  system: string;
  text: string;
  /** Looks by a tool, as a model would. */
  look: (name: string, input: unknown) => Promise<unknown>;
  partial: (answer: unknown) => void;
}

/** Somebody who answers as the script says, held to the form that is asked for. Keeps what it was asked. */
export function scriptedAsker(
  script: (asked: AskedModel) => unknown | Promise<unknown>,
  why: string | null = null,
) {
  const asked: (AskedModel & Pick<Ask<unknown>, "purpose" | "rounds">)[] = [];
  const asker: Asker = {
    openBudget: async () => ({ ...BUDGET }),
    whyNoModel: async () => why,
    askWithin: async (_, { signal }, ask, listener) => {
      const one = {
        purpose: ask.purpose,
        rounds: ask.rounds,
        system: ask.system,
        text: ask.messages.map(({ text }) => text).join("\n"),
        look: async (name: string, input: unknown) => {
          const tool = Object.hasOwn(ask.tools ?? {}, name) ? ask.tools![name] : undefined;
          if (!tool) return "There is no such tool.";
          const parsed = tool.input.safeParse(input);
          return parsed.success
            ? tool.run(parsed.data as never, signal)
            : "The input does not have the form.";
        },
        partial: (answer: unknown) => listener?.onPartial?.(answer),
      };
      asked.push(one);
      const answer = await script(one);
      signal.throwIfAborted();
      return { answer: ask.answer.parse(answer), model: "scripted", used: USED };
    },
  };
  return { asker, asked };
}

/** A run of agents at an incident, all in memory; `acts` and `drafts` are what was done and set, in order. */
export async function newRun(
  ctx: Ctx,
  number: number,
  situation: SituationInput,
  {
    report = {},
    steers = [],
    signal = new AbortController().signal,
  }: { report?: Report; steers?: Steer[]; signal?: AbortSignal } = {},
) {
  const acts: (Act & { failure?: string })[] = [];
  const drafts: Report[] = [];
  let current = report;
  const run: Run = {
    ctx,
    analysisId: "ana_test",
    incident: await getIncident(ctx, number),
    steers,
    situation: situationSchema.parse(situation),
    draft: {
      get report() {
        return current;
      },
      set: (parts) => {
        signal.throwIfAborted();
        drafts.push(parts);
        current = { ...current, ...parts };
      },
      told: () => {},
      flush: async () => {},
    },
    actions: {
      run: async (act, work) => {
        const kept: Act & { failure?: string } = { ...act };
        acts.push(kept);
        try {
          return await work();
        } catch (error) {
          kept.failure = (error as Error).message;
          throw error;
        }
      },
    },
    signal,
  };
  return { run, acts, drafts };
}
