import { namedIn } from "../targets";
import { type Judge, list, stance, succession } from "./stance";

/** Is there somebody for each service that is touched, and is a message to them ready? */
export const communicationVotes: Judge = ({ plan: { services }, report: { communication } }) => {
  if (!communication) return stance("abstain", 0, ["No message is written yet."]);
  const { drafts } = communication;
  if (!drafts.some(({ audience }) => audience === "responders"))
    return stance("reject", succession(services.length, services.length), [
      `${drafts.length} messages are written, and none is for those who work on it.`,
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
      `Nobody is known to own ${list(missing)}: ${services.length - missing.length} of ${services.length} services have an owner who is told.`,
    ]);
  const people = [...new Set([...told.values()].flat())];
  return stance("approve", succession(services.length, services.length), [
    `All ${services.length} services that it touches have an owner: ${list(people)}.`,
    `${drafts.length} messages are ready, ${owners.length} of them for owners.`,
  ]);
};
