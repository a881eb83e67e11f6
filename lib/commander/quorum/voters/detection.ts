import { plural } from "@/lib/kit/format";
import { type Judge, percent, stance } from "./stance";

/** Is it real, and does it still go on? What is over needs no remedy, and what may be nothing is left alone. */
export const detectionVotes: Judge = ({ report: { detection } }) => {
  if (!detection) return stance("abstain", 0, ["Nobody has looked yet whether it is real."]);
  const { isReal, isOngoing, confidence, ongoing, reasons } = detection;
  const real = `That it is real is ${percent(confidence)} sure, from ${plural(detection.signs.length, "sign")}.`;
  if (!isReal)
    return stance("reject", 1 - confidence, [`${real} Nothing is mended that may be nothing.`, ...reasons]);
  if (!isOngoing)
    return stance("abstain", 1 - ongoing, [
      real,
      `That it still goes on is ${percent(ongoing)} sure: what is over needs no remedy.`,
      ...reasons,
    ]);
  return stance("approve", confidence * ongoing, [
    real,
    `That it still goes on is ${percent(ongoing)} sure.`,
    ...reasons,
  ]);
};
