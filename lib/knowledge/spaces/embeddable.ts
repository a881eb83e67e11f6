import { createHash } from "node:crypto";
import { chunkTexts } from "../retrieval/index-corpus";
import type { Chunk, Outline } from "../runbooks/outline";
import type { Symptoms } from "../schemas";
import type { Weighted } from "../text/question";

/** What can become a vector. */
export type Embeddable = { kind: "texts"; texts: Weighted[] } | { kind: "symptoms"; symptoms: Symptoms };

/** What is embedded of a part of a runbook; its hash is the one in the rows of the parts. */
export const chunkEmbeddable = (outline: Outline, chunk: Chunk): Embeddable => ({
  kind: "texts",
  texts: chunkTexts(outline, chunk),
});

/** SHA-256 in hex of its canonical JSON: equal for what is embedded alike, in whatever order symptoms came. */
export const hashOf = (embeddable: Embeddable): string =>
  createHash("sha256")
    .update(JSON.stringify(canonical(embeddable)))
    .digest("hex");

function canonical(embeddable: Embeddable): unknown {
  if (embeddable.kind === "texts")
    return ["texts", embeddable.texts.map(({ text, weight }) => [text, weight])];
  const { complaints, templates } = canonicalSymptoms(embeddable.symptoms);
  return ["symptoms", complaints.map(({ id, text }) => [id, text]), templates];
}

/** Each once, in one order, of bounded size, and as text that the database takes. */
export function canonicalSymptoms({ complaints, templates }: Symptoms): Symptoms {
  const clean = complaints
    .slice(0, MAX_COMPLAINTS)
    .map(({ id, text }) => ({ id: id && idOf(id), text: storable(text.slice(0, MAX_COMPLAINT_CHARS)) }));
  const distinct = new Map(clean.map((one) => [JSON.stringify([one.id, one.text]), one]));
  return {
    complaints: [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    templates: [...new Set(templates.slice(0, MAX_TEMPLATES).map(idOf))].sort(),
  };
}

const MAX_COMPLAINTS = 200;
const MAX_COMPLAINT_CHARS = 2000;
const MAX_TEMPLATES = 1000;

const MAX_ID_CHARS = 200;
const idOf = (id: string) => storable(id.slice(0, MAX_ID_CHARS));

/** PostgreSQL keeps neither NUL nor halves of surrogate pairs. */
const storable = (text: string) => text.replaceAll("\0", " ").toWellFormed();

/** For models that read prose: the weightiest parts first, since what is too long is cut at its end. */
export function plainTextOf(embeddable: Embeddable): string {
  const parts =
    embeddable.kind === "texts"
      ? embeddable.texts.toSorted((a, b) => b.weight - a.weight).map(({ text }) => text)
      : canonicalSymptoms(embeddable.symptoms).complaints.map(({ text }) => text);
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n");
}
