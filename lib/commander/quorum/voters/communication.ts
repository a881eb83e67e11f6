import { plural } from "@/lib/kit/format";
import { namedIn } from "../targets";
import { type Judge, list, stance, succession } from "./stance";

/** Is there somebody for each service that is touched, and is a message to them ready? */
export const communicationVotes: Judge = ({ plan: { services }, report: { communication } }) => {
  if (!communication) return stance("abstain", 0, ["No message is written yet."]);
  const { drafts } = communication;
  if (!drafts.some(({ audience }) => audience === "responders"))
    return stance("reject", succession(services.length, services.length), [
      `${plural(drafts.length, "message")} written, and none for those who work on it.`,
    ]);
  if (services.length === 0)
    return stance("abstain", succession(0, 0), ["Which services it touches is not known."]);
  const owners = drafts.filter(({ audience, to }) => audience === "owners" && to.length > 0);
  const told = new Map(
    services.map((service) => [
      service,
      owners.filter(({ body }) => namedIn(body, services).includes(service)).flatMap(({ to }) => to),
    ]),
  );
  const missing = services.filter((service) => told.get(service)!.length === 0);
  if (missing.length > 0)
    return stance("abstain", succession(missing.length, services.length), [
      `Nobody is known to own ${list(missing)}: ${services.length - missing.length} of ${plural(services.length, "service")} with an owner who is told.`,
    ]);
  const people = [...new Set([...told.values()].flat())];
  return stance("approve", succession(services.length, services.length), [
    `Each of the ${plural(services.length, "service")} that it touches has an owner: ${list(people)}.`,
    `Ready to be sent: ${plural(drafts.length, "message")}, ${owners.length} of them for owners.`,
  ]);
};
