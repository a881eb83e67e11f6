import { calleesOf, type Edge } from "@/lib/catalog";
import { textDistance } from "@/lib/knowledge";
import type { Candidate, Host } from "./model";

/** Of an incident of more kinds of signals, so many are compared. */
const SUBJECTS_AT_MOST = 50;

/** What lies near what in one look: learned once, and only when it is asked for. */
export class Nearness {
  private distanceOf: ((a: string, b: string) => number) | null = null;
  private callees: Map<string, Set<string>> | null = null;

  constructor(
    private readonly signals: readonly Candidate[],
    private readonly hosts: readonly Host[],
    private readonly edges: readonly Edge[],
  ) {}

  /** Of two texts of this look, 0 is the same. */
  distance(a: string, b: string): number {
    this.distanceOf ??= textDistance([
      ...this.signals.map(({ subject }) => subject),
      ...this.hosts.flatMap((host) => this.subjectsOf(host)),
    ]);
    return this.distanceOf(a, b);
  }

  /** What an incident is compared by. */
  subjectsOf({ subjects }: Host): string[] {
    return [...subjects.values()].slice(0, SUBJECTS_AT_MOST);
  }

  /** Whether they are one service, or one calls the other. */
  isLinked(a: string, b: string): boolean {
    if (a === b) return true;
    this.callees ??= calleesOf(this.edges);
    return (this.callees.get(a)?.has(b) ?? false) || (this.callees.get(b)?.has(a) ?? false);
  }
}
