import type { z } from "zod";
import { type Detection, type DetectionInput, detectionInputSchema, type signSchema } from "./schemas";

type Sign = z.infer<typeof signSchema>;

/** Signs of one service hang together: its strongest counts whole, each further one a quarter of the one before. */
const FURTHER = 0.25;
/** Lines that complain of nothing. */
const HARMLESS = 0.15;
/** After so many times its usual pause without a word it is more likely over than not. */
const PAUSES = 3;
const REAL = 0.5;

/** Is it real, does it still go on, and which signs say so. The chance that all signs mislead is the product of each service's. */
export function detect(input: DetectionInput): Detection {
  const { now, windowMs, signs } = detectionInputSchema.parse(input);
  const weighed = weigh(signs);
  const perService = troubleByService(weighed);
  const misleading = [...perService.values()].reduce((chance, trouble) => chance * (1 - trouble), 1);
  const confidence = rounded(1 - misleading);
  const ongoing = rounded(Math.max(0, ...signs.map((sign) => chanceOngoing(sign, now, windowMs))));
  return {
    isReal: confidence >= REAL,
    isOngoing: confidence >= REAL && ongoing >= 0.5,
    confidence,
    ongoing,
    signs: weighed.map(({ sign, weight }) => ({ id: sign.id, weight: rounded(weight) })),
    reasons: reasonsOf(signs, perService.size, now),
  };
}

type Weighed = { sign: Sign; weight: number };

/** The weightiest first. */
const weigh = (signs: Sign[]): Weighed[] =>
  signs
    .map((sign) => ({ sign, weight: sign.score * (sign.complains ? 1 : HARMLESS) }))
    .sort((a, b) => b.weight - a.weight || (a.sign.id < b.sign.id ? -1 : 1));

const troubleByService = (weighed: Weighed[]): Map<string | null, number> =>
  new Map(
    [...Map.groupBy(weighed, ({ sign }) => sign.service)].map(([service, own]) => [
      service,
      Math.min(
        1,
        own.reduce((sum, { weight }, i) => sum + weight * FURTHER ** i, 0),
      ),
    ]),
  );

/** How sure its own signs make it that a service is in trouble, 0 to 1, by name. */
export function troubledServices(signs: DetectionInput["signs"]): Map<string, number> {
  const found = troubleByService(weigh(detectionInputSchema.shape.signs.parse(signs)));
  return new Map([...found].flatMap(([service, trouble]) => (service === null ? [] : [[service, trouble]])));
}

/** One half once PAUSES usual pauses have passed since it was last seen; certain while its sender says that it fires. */
function chanceOngoing({ isFiring, firstAt, lastAt, seen }: Sign, now: number, windowMs: number): number {
  if (isFiring !== null) return isFiring ? 1 : 0;
  const pause = Math.max(windowMs, seen > 1 ? (lastAt - firstAt) / (seen - 1) : windowMs);
  return 0.5 ** (Math.max(0, now - lastAt) / (PAUSES * pause));
}

function reasonsOf(signs: Sign[], services: number, now: number): string[] {
  if (signs.length === 0) return ["There is no sign of trouble."];
  const complaining = signs.filter(({ complains }) => complains).length;
  const firing = signs.filter(({ isFiring }) => isFiring).length;
  const last = Math.max(...signs.map(({ lastAt }) => lastAt));
  return [
    `${counted(signs.length, "sign")} in ${counted(services, "service")}, of which ${complaining === 1 ? "1 complains" : `${complaining} complain`}.`,
    ...(firing > 0 ? [firing === 1 ? "1 alert still fires." : `${firing} alerts still fire.`] : []),
    `The last was seen ${Math.max(0, Math.round((now - last) / 1000))} s ago.`,
  ];
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
const rounded = (x: number) => Math.round(x * 1000) / 1000;
