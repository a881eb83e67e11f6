import { cut } from "@/lib/kit/cut";
import type { MinedBatch } from "./miner";
import { forgetMiner, minerFor } from "./miners";
import { type Tally, tally } from "./tally";

export interface MinedWindow {
  service: string;
  /** The template of each record. */
  ids: string[];
  tallies: Map<string, Tally>;
  batch: MinedBatch;
  /** Lines to keep as examples of new templates, by template. */
  exampleLines: Map<string, string[]>;
}

interface Minable {
  ts: number;
  level: number;
  message: string;
}

/**
 * Finds the templates of a window's records. Changes only memory; {@link storeMined} makes it last, and when the window
 * is not stored, {@link forgetMiner} must be called.
 */
export async function mineWindow(
  workspaceId: string,
  service: string,
  windows: number,
  records: Minable[],
): Promise<MinedWindow> {
  const miner = await minerFor(workspaceId, service, windows);
  try {
    const batch = miner.learn(records.map((record) => record.message));
    const tallies = tally(records, batch.ids);
    const exampleLines = new Map(
      [...tallies.values()].map(({ id, quotes }) => [id, quotes.map((at) => cut(records[at]!.message, 500))]),
    );
    return { service, ids: batch.ids, tallies, batch, exampleLines };
  } catch (error) {
    forgetMiner(workspaceId, service);
    throw error;
  }
}
