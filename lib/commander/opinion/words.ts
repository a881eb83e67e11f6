import { redact } from "@/lib/intake";
import { cleanOutput, fitSentences } from "../hostile/clean";
import { isCommand } from "../hostile/speech";
import { CAUSE_WORDS, type Held } from "./check-claims";
import { RULES } from "./prompt";

const NO_FAULT =
  /\b(?:no (?:real )?(?:fault|incident|problem|issue|outage|trouble)|nothing (?:is )?(?:wrong|broken)|false (?:alarm|positive)|can be (?:closed|ignored|dismissed)|safe to (?:close|ignore))\b/i;

/** Whom words of a model may speak of, and whom they may blame. */
export interface Allowed {
  named: ReadonlySet<string>;
  blamed: ReadonlySet<string>;
  /** Texts of rows that hold, for the addresses in them. */
  rows: readonly string[];
}

/** Before any claim is checked, a model may say what the rules say. */
export function allowedByRules({ scope, rules }: Pick<Held, "scope" | "rules">): Allowed {
  const suspected = rules?.hypotheses.map(({ entity }) => entity.name) ?? [];
  const isTold = rules?.verdict === "cause" || rules?.verdict === "likely";
  return {
    named: new Set([...scope.symptoms, ...suspected]),
    blamed: new Set(isTold ? suspected.slice(0, 1) : []),
    rows: [],
  };
}

/**
 * The sentences of a model that may be shown: clean, and of nobody but whom the rules or claims that hold speak of; those that
 * tell a cause name only whom these blame. That all is well is for the rules to say.
 */
export function fitWords(
  text: string,
  { names, rules }: Pick<Held, "names" | "rules">,
  allowed: Allowed,
): string {
  const known = [...allowed.rows, ...allowed.named, ...allowed.blamed];
  return fitSentences(cleanOutput(redact(text), known, 1500), (sentence) => {
    if (isCommand(sentence) || RULES.includes(sentence)) return false;
    if (NO_FAULT.test(sentence) && rules?.verdict !== "no_fault") return false;
    const named = names.in(sentence);
    if (CAUSE_WORDS.test(sentence)) {
      if (allowed.blamed.size === 0) return false;
      return (
        named.some((name) => allowed.blamed.has(name)) &&
        named.every((name) => allowed.named.has(name) || allowed.blamed.has(name))
      );
    }
    return named.every((name) => allowed.named.has(name) || allowed.blamed.has(name));
  });
}

/** Whole sentences alone, of a text that still grows. */
export const finished = (text: string): string =>
  /^[\s\S]*[.!?](?=\s|$)/.exec(text.slice(0, 4000))?.[0] ?? "";
