import { plural } from "@/lib/kit/format";
import { namedIn } from "../targets";
import { actsOn, type Judge, list, namesOf, percent, stance, succession, suspectOf } from "./stance";

/** A step is done and its effect seen within about two rounds of alerts, which commonly look each minute or two. */
const ACTING_MINUTES = 5;

/** Whom does acting put at risk, and is waiting cheaper? */
export const predictionVotes: Judge = (looked) => {
  const { plan, report } = looked;
  const { prediction, diagnosis } = report;
  const suspect = suspectOf(report);
  if (!prediction || !diagnosis || !suspect)
    return stance("abstain", 0, ["It is not known whom the trouble or the remedy reaches."]);

  const names = namesOf(looked);
  const own = new Set([suspect.entity.name, ...namedIn(suspect.entity.name, names)]);
  const touched = new Set(plan.steps.flatMap((step) => actsOn(step, names)));
  const calm = diagnosis.blastRadius.filter(({ isSuffering }) => !isSuffering).map(({ service }) => service);
  const chance = new Map(prediction.next.map(({ service, probability }) => [service, probability]));
  const well = [...touched].filter((one) => !own.has(one) && (calm.includes(one) || chance.has(one)));
  if (well.length > 0) {
    const spared = well.reduce((product, one) => product * (1 - (chance.get(one) ?? 0)), 1);
    return stance("reject", spared, [
      `It acts on ${list(well)}, which ${well.length === 1 ? "is" : "are"} well.`,
      ...well
        .filter((one) => chance.has(one))
        .map((one) => `${one} may be next with ${percent(chance.get(one)!)}.`),
    ]);
  }
  const unknown = [...touched].filter(
    (one) => !own.has(one) && !diagnosis.blastRadius.some(({ service }) => service === one),
  );
  if (unknown.length > 0)
    return stance("abstain", succession(0, unknown.length), [
      `Who needs ${list(unknown)} is not known, and the plan acts on ${unknown.length === 1 ? "it" : "them"}.`,
    ]);

  const { duration, impact } = prediction;
  const price = impact ? `${impact.perMinute.toFixed(2)} ${impact.currency} per minute` : null;
  // Nothing remaining means that it outlasted all that were like it, and says nothing for waiting.
  if (duration && duration.remainingMinutes > 0 && duration.remainingMinutes <= ACTING_MINUTES)
    return stance("reject", succession(duration.from.length, duration.from.length), [
      `Going by ${plural(duration.from.length, "incident")} like it, it is over in ${minutes(duration.remainingMinutes)}; acting takes about ${ACTING_MINUTES} min.`,
      ...(price ? [`Waiting costs ${price}, and so does acting until it helps.`] : []),
    ]);

  const needed = diagnosis.blastRadius.length;
  const suffering = needed - calm.length;
  const helps = suffering + 1;
  const reach = `${suspect.entity.name} is needed by ${plural(needed, "service")}: ${suffering} in trouble, ${calm.length} well.`;
  if (calm.length > helps)
    return stance("reject", succession(calm.length, calm.length + helps), [
      reach,
      `Acting on it puts more at risk (${list(calm)}) than it helps.`,
    ]);
  return stance("approve", succession(helps, helps + calm.length), [
    reach,
    duration
      ? duration.remainingMinutes > 0
        ? `Left alone it goes on for about ${minutes(duration.remainingMinutes)}, going by ${plural(duration.from.length, "incident")} like it.`
        : `It outlasted ${plural(duration.from.length, "incident")} like it: it is not over by itself.`
      : "No incident like it tells how long it goes on.",
    ...(price ? [`It costs ${price} while it goes on.`] : []),
  ]);
};

const minutes = (n: number) => `${Math.round(n * 10) / 10} min`;
