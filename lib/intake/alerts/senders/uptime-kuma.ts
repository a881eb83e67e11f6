import { z } from "zod";
import { firstOf, labelsOfTags, maybeObject, object, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";

const beatSchema = z.looseObject({ heartbeat: object, monitor: maybeObject, msg: z.string().nullish() });
/** Tests and warnings of certificates come without a beat. */
const noteSchema = z.looseObject({ heartbeat: z.null(), monitor: object.nullable(), msg: z.string() });

const [DOWN, UP] = [0, 1];

export const uptimeKuma = senderOf({
  name: "uptimekuma",
  has: ["heartbeat"],
  aliases: ["uptime-kuma", "uptime_kuma", "kuma"],
  schema: z.union([noteSchema, beatSchema]),
  read: ({ heartbeat, monitor, msg }): Notice[] => {
    const watched = monitor ?? {};
    const tags = labelsOfTags(watched.tags);
    const common: Omit<Notice, "title" | "status"> = {
      rule: watched.name,
      service: firstOf(tags.service) ?? watched.name,
      environment: tags.environment,
      url: firstOf(watched.url) === "https://" ? undefined : watched.url,
      labels: tags,
      // Lists of headers and credentials of the check are nobody's labels.
      rest: {
        ...restOf(watched, ["tags", "headers", "body", "basic_auth_user", "basic_auth_pass", "name"]),
        ...restOf(heartbeat ?? {}, ["msg", "time"]),
      },
    };
    if (heartbeat === null) {
      // "Test" from its settings: it arrived, and nothing is wrong.
      if (monitor === null || !/certificate|expir/i.test(msg ?? "")) return [];
      return [
        {
          ...common,
          title: msg,
          status: "firing",
          severity: "medium",
          identity: { source: "uptimekuma", monitor: watched.id, about: "certificate" },
        },
      ];
    }
    // Pending is not yet, maintenance is not meant.
    if (heartbeat.status !== DOWN && heartbeat.status !== UP) return [];
    const down = heartbeat.status === DOWN;
    const name = firstOf(watched.name, watched.url, watched.hostname);
    return [
      {
        ...common,
        title: name === undefined ? msg : `${name} is down`,
        status: down ? "firing" : "resolved",
        severity: down ? "down" : "up",
        identity: { source: "uptimekuma", monitor: firstOf(watched.id, heartbeat.monitorID, name) },
        dedupKey: firstOf(watched.id, heartbeat.monitorID),
        description: firstOf(heartbeat.msg, msg),
        at: heartbeat.time,
      },
    ];
  },
});
