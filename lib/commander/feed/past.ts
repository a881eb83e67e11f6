import type { Ctx } from "@/lib/access";
import type { SimilarIncident } from "@/lib/incidents";
import { kindOf } from "@/lib/signals";
import type { Situation } from "../schemas";
import { alikeIncidents } from "./alike";

type Past = Situation["past"][number];

/** What the diagnosis may know of before: similar incidents that are over, each with whose fault it was and of which kind. */
export async function pastForDiagnosis(
  ctx: Ctx,
  number: number,
  alike?: SimilarIncident[],
): Promise<Situation["past"]> {
  return (alike ?? (await alikeIncidents(ctx, number))).flatMap((one) => pastOf(one) ?? []);
}

/**
 * One past incident; null while it goes on, and where nobody knows what it was. The word of people stands before that of the
 * rules: a service that they name is the one, and what they say it was tells the kind. A cause that was not found, or of which
 * the rules were not sure, blames nobody. Pure.
 */
export function pastOf({
  number,
  status,
  similarity,
  services,
  rootCause,
  what,
  fix,
}: Pick<
  SimilarIncident,
  "number" | "status" | "similarity" | "services" | "rootCause" | "what" | "fix"
>): Past | null {
  if (status !== "resolved") return null;
  const told = [what, fix].filter((text) => text !== null).join(" ");
  const isKnown = rootCause !== null && (rootCause.verdict === "cause" || rootCause.verdict === "likely");
  const named = namedIn(told, services);
  const service = named ?? (isKnown ? rootCause.service : null);
  const kind = kindOf(what ?? "")?.name ?? kindOf(told)?.name ?? (isKnown ? rootCause.kind : null);
  return kind === null && service === null ? null : { number, service, kind: kind ?? "unknown", similarity };
}

/** The one of its services that the text names; null when it names none or several. */
function namedIn(text: string, services: readonly string[]): string | null {
  const words = new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}_.@-]+/u)
      .map(trimmed),
  );
  const named = services.filter((name) => words.has(name.toLowerCase()));
  return named.length === 1 ? named[0]! : null;
}

/** A name at the end of a sentence has a full stop behind it. */
const trimmed = (word: string) => word.replace(/[.@-]{1,3}$/, "");
