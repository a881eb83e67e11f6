/** A line that both texts have, or one alone; `from` and `to` are its numbers there. */
export interface DiffLine {
  kind: "same" | "gone" | "new";
  text: string;
  from: number | null;
  to: number | null;
}
/** Lines as they are shown: long runs that are the same are folded into one. */
export type DiffRow = DiffLine | { kind: "folded"; lines: number };

/** Cells of the table that finds the longest common part; above it, all that differs is one change. */
const MOST_CELLS = 4_000_000;
const AROUND = 3;

const linesOf = (text: string) => text.split(/\r\n|\r|\n/);

/** What turns one text into the other, line by line. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const same = (i: number, j: number): DiffLine => ({ kind: "same", text: a[i]!, from: i + 1, to: j + 1 });
  return [
    ...Array.from({ length: head }, (_, i) => same(i, i)),
    ...middleOf(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head),
    ...Array.from({ length: tail }, (_, i) => same(a.length - tail + i, b.length - tail + i)),
  ];
}

function middleOf(a: string[], b: string[], head: number): DiffLine[] {
  const gone = (i: number): DiffLine => ({ kind: "gone", text: a[i]!, from: head + i + 1, to: null });
  const fresh = (j: number): DiffLine => ({ kind: "new", text: b[j]!, from: null, to: head + j + 1 });
  if (a.length * b.length > MOST_CELLS) return [...a.map((_, i) => gone(i)), ...b.map((_, j) => fresh(j))];
  // common[i][j]: how many lines a from i and b from j have in common, in order.
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const out: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j])
      out.push({ kind: "same", text: a[i]!, from: head + ++i, to: head + ++j });
    else if (j === b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      out.push(gone(i++));
    else out.push(fresh(j++));
  }
  return out;
}

/** Keeps a few same lines around each change. */
export function folded(lines: DiffLine[]): DiffRow[] {
  const near = new Uint8Array(lines.length);
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < lines.length; i++) {
    if (lines[i]!.kind !== "same") last = i;
    if (i - last <= AROUND) near[i] = 1;
  }
  last = Number.POSITIVE_INFINITY;
  for (let i = lines.length - 1; i >= 0; i--) {
    if (lines[i]!.kind !== "same") last = i;
    if (last - i <= AROUND) near[i] = 1;
  }
  const rows: DiffRow[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (near[i]) {
      rows.push(lines[i]!);
      continue;
    }
    const before = rows.at(-1);
    if (before?.kind === "folded") before.lines++;
    else rows.push({ kind: "folded", lines: 1 });
  }
  return rows;
}
