import type { RawCase } from "./cases";
import { randomFrom } from "./random";

/** The same case with a random name in place of every service and node, wherever it stands in any text. */
export function renamed(one: RawCase, seed: number): RawCase {
  const random = randomFrom(`${seed} ${one.id}`);
  const names = [...one.services.map(({ name }) => name), ...one.nodes].sort((a, b) => b.length - a.length);
  const fresh = new Map(names.map((name) => [name, word(random)]));
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const anywhere = new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join("|")})(?![A-Za-z0-9])`, "g");
  const text = JSON.stringify(one).replace(anywhere, (name) => fresh.get(name)!);
  return JSON.parse(text) as RawCase;
}

function word(random: () => number): string {
  const letter = (of: string) => of[Math.floor(random() * of.length)]!;
  let text = "";
  for (let i = 0; i < 4; i++) text += letter("bdfgklmnprstvz") + letter("aeiou");
  return `${text}-${letter("bdfgklmnprstvz")}${letter("aeiou")}x`;
}
