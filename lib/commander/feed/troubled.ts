import { troubledServices } from "../crew/detection";
import type { DetectionInput, PredictionInput } from "../crew/schemas";
import type { Diagnosis } from "../schemas";

/** A service is taken to be in trouble when that is as likely as not; below, it is a service that may be next. */
const IN_TROUBLE = 0.5;
const AT_MOST = 2000;

/**
 * Services in trouble with how sure that is, the surest first: by their own signs and, of the one that is blamed, by how sure
 * the diagnosis is of it. None where no fault was found. Pure.
 */
export function troubledOf(
  signs: DetectionInput["signs"],
  { verdict, hypotheses }: Pick<Diagnosis, "verdict" | "hypotheses">,
): PredictionInput["troubled"] {
  if (verdict === "no_fault") return [];
  const found = troubledServices(signs);
  const [blamed] = hypotheses;
  if (blamed?.entity.kind === "service" && verdict !== "unknown")
    found.set(blamed.entity.name, Math.max(blamed.confidence, found.get(blamed.entity.name) ?? 0));
  return [...found]
    .filter(([, confidence]) => confidence >= IN_TROUBLE)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, AT_MOST)
    .map(([service, confidence]) => ({ service, confidence }));
}
