import type { Fault } from "./fault";

const PROBE = /\b(liveness|readiness|startup) probe/i;
const PORT = /:(\d{2,5})\b/;

/**
 * What is wrong with a probe that fails: it speaks another protocol, asks at a port that the service does not have, or, where
 * both are right, does not wait long enough.
 */
export function probeFault(fault: Fault, text: string, ports: readonly number[]): Fault {
  const probe = PROBE.exec(text)?.[1]?.toLowerCase();
  if (fault.group !== "probe_misconfig" || !probe) return fault;
  const port = Number(PORT.exec(text)?.[1]);
  const wrong = fault.kind.endsWith("protocol")
    ? "protocol"
    : port && ports.includes(port)
      ? "timing"
      : "port";
  return { ...fault, kind: `${probe}_probe_incorrect_${wrong}` };
}
