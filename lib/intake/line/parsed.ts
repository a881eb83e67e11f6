import type { Level } from "@/lib/intake/level";

/** A raw line with its header taken off. */
export interface ParsedLine {
  /** What is mined: the line without time, level, program and their like. Empty only for an empty line. */
  message: string;
  /** Epoch ms, where the line says it. */
  ts?: number;
  level?: Level;
  /** True when the level was guessed from words of the message. */
  levelInferred?: true;
  /** `host`, `program`, `pid`, `logger`, `thread` and, of structured lines, the remaining scalar fields. */
  attributes?: Record<string, string>;
}
