import type { z } from "zod";
import { type CommunicationInput, communicationInputSchema, type Draft } from "./schemas";

type Input = z.infer<typeof communicationInputSchema>;

const GRAVE = ["critical", "high"];
/** Owners of services that are as likely as not to be next are told before. */
const WARN_AT = 0.5;

/** Who must know what, with a draft for each. What is written for customers holds no text that came from records. */
export function draftMessages(input: CommunicationInput): { drafts: Draft[] } {
  const parsed = communicationInputSchema.parse(input);
  return {
    drafts: [toResponders(parsed), ...toOwners(parsed), ...toStakeholders(parsed), ...toCustomers(parsed)],
  };
}

const headOf = ({ number, severity, title }: Input) => `[${severity}] #${number} ${title}`;

function toResponders(input: Input): Draft {
  const { statement, services, proposal } = input;
  const lines = [
    statement,
    `In trouble: ${list(services.map(({ name }) => name))}.`,
    ...(proposal ? [`Proposed: ${proposal}.`] : []),
  ];
  return {
    audience: "responders",
    to: [],
    subject: headOf(input),
    body: lines.join("\n"),
    why: "They work on it.",
  };
}

function toOwners(input: Input): Draft[] {
  const owners = new Map<string, string[]>();
  const add = (owner: string | null, text: string) =>
    owner && owners.set(owner, [...(owners.get(owner) ?? []), text]);
  for (const { name, owner } of input.services)
    add(owner, `${name} is in trouble${name === input.cause ? " and is under suspicion" : ""}.`);
  for (const { service, owner, probability } of input.next)
    if (probability >= WARN_AT) add(owner, `${service} may be next (${Math.round(probability * 100)} %).`);
  return [...owners].map(([owner, lines]) => ({
    audience: "owners",
    to: [owner],
    subject: headOf(input),
    body: [...lines, input.statement].join("\n"),
    why: "Their services are in trouble or may be next.",
  }));
}

function toStakeholders(input: Input): Draft[] {
  const { severity, services, costSoFar } = input;
  if (!GRAVE.includes(severity)) return [];
  const body = [
    `${services.length} ${services.length === 1 ? "service is" : "services are"} in trouble: ${list(services.map(({ name }) => name))}.`,
    known(input),
    ...(costSoFar ? [`It has cost about ${costSoFar} so far.`] : []),
  ];
  return [
    {
      audience: "stakeholders",
      to: [],
      subject: headOf(input),
      body: body.join("\n"),
      why: `It is ${severity}.`,
    },
  ];
}

function toCustomers({ severity, services, status }: Input): Draft[] {
  const shown = [...new Set(services.flatMap(({ publicName }) => publicName ?? []))];
  if (!GRAVE.includes(severity) || shown.length === 0) return [];
  const text = {
    open: "We are looking into it.",
    acknowledged: "We are working on it.",
    mitigated: "It works again, and we are watching it.",
    resolved: "It is resolved.",
  }[status];
  return [
    {
      audience: "customers",
      to: [],
      subject: status === "resolved" ? `${list(shown)}: resolved` : `${list(shown)}: trouble`,
      body: `Some of you may notice that ${list(shown)} ${status === "resolved" || status === "mitigated" ? "did" : "does"} not work as usual. ${text}`,
      why: "The status page shows these services.",
    },
  ];
}

function known({ verdict, cause }: Input): string {
  if (verdict === "cause") return `The cause is in ${cause}.`;
  if (verdict === "likely") return `The cause is probably in ${cause}.`;
  return verdict === "no_fault" ? "No fault was found." : "The cause is not known yet.";
}

function list(names: string[]): string {
  const shown = names.slice(0, 5);
  const rest = names.length - shown.length;
  if (shown.length === 0) return "nothing";
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
