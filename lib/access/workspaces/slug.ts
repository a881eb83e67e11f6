/** First parts of addresses that are not workspaces: what the server answers today, and names kept for later. */
const RESERVED = new Set([
  ..."api v1 v2 loki _next healthz readyz metrics icon favicon robots sitemap static assets public".split(
    " ",
  ),
  ..."sign-in sign-out sign-up invite status docs settings account me new workspaces".split(" "),
  ..."admin auth login logout help support about terms privacy security www".split(" "),
]);

export const isReserved = (slug: string): boolean => RESERVED.has(slug);

const LONGEST = 40;

/** An address made of a name: its letters and digits without accents, hyphens between; `workspace` when none is left. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "")
    .join("-")
    .slice(0, LONGEST)
    .replace(/-$/, "");
  return plain === "" || isReserved(plain) ? `workspace${plain && `-${plain}`}` : plain;
}
