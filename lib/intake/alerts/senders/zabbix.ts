import { z } from "zod";
import { firstOf, isPlaceholder, labelsOfTags } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

/**
 * A media type of Zabbix sends what its script makes of macros, under names that people choose: `event_id`, `EVENT.ID`,
 * `eventid`. They are compared without case and separators.
 */
const schema = z.record(z.string(), z.unknown());
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
/** Fields that only its bodies have, in the spellings that people choose. */
const MARKS =
  "event_value event_nseverity event_severity event_id trigger_id trigger_name trigger_status trigger_severity event_tags event_name"
    .split(" ")
    .flatMap((name) => [
      name,
      name.replace("_", ""),
      name.replace("_", ".").toUpperCase(),
      name.toUpperCase(),
    ]);

export const zabbix = senderOf({
  name: "zabbix",
  isSure: false,
  has: MARKS,
  schema,
  read: (body): Notice[] => {
    const fields = new Map(
      Object.entries(body)
        .filter(([, value]) => typeof value !== "string" || !isPlaceholder(value))
        .map(([name, value]) => [plain(name), value]),
    );
    const pick = (names: string) => firstOf(...names.split(" ").map((name) => fields.get(name)));
    const host = pick("hostname hosthost host hostip");
    const trigger = pick("triggerid");
    const event = pick("eventid problemid");
    const value = pick("eventrecoveryvalue eventvalue triggervalue");
    const acknowledged = /^(?:yes|acknowledged)$/i.test(
      pick("eventackstatus eventacknowledgestatus acknowledged") ?? "",
    );
    const status =
      value === "0"
        ? "resolved"
        : value === "1"
          ? "firing"
          : statusOf(pick("eventstatus triggerstatus status"), stateIn(pick("alertsubject subject")));
    return [
      {
        title: pick("eventname triggername problemname name alertsubject subject title"),
        status: status === "firing" && acknowledged ? "acknowledged" : status,
        severity: [
          pick("eventnseverity triggernseverity nseverity"),
          pick("eventseverity triggerseverity severity"),
        ],
        rule: pick("triggername eventname"),
        // A trigger belongs to one host and outlives its events: what it says next time is the same alert.
        identity:
          trigger !== undefined
            ? { source: "zabbix", trigger }
            : event !== undefined
              ? { source: "zabbix", event }
              : undefined,
        dedupKey: trigger ?? event,
        service: pick("service servicename"),
        description: pick("alertmessage message triggerdescription eventopdata"),
        url: pick("triggerurl url eventurl"),
        at: timeOf(value === "0", pick),
        labels: {
          ...labelsOfTags(
            tagsOf(fields.get("eventtags") ?? fields.get("eventtagsjson") ?? fields.get("tags")),
          ),
          host,
        },
        rest: Object.fromEntries(Object.entries(body).filter(([name]) => !SHOWN.has(plain(name)))),
      },
    ];
  },
});

const SHOWN = new Set("eventtags eventtagsjson tags alertmessage message url triggerurl".split(" "));

/** `{EVENT.TAGSJSON}` is a text that holds a list. */
function tagsOf(tags: unknown): unknown {
  if (typeof tags !== "string" || !tags.trimStart().startsWith("[")) return tags;
  try {
    return JSON.parse(tags);
  } catch {
    return tags;
  }
}

/** `{EVENT.DATE}` is 2026.11.20 and `{EVENT.TIME}` 12:00:00, in the server's zone; a timestamp is surer. */
function timeOf(isOver: boolean, pick: (names: string) => string | undefined): unknown {
  const stamp = pick("eventtimestamp timestamp clock");
  if (stamp !== undefined) return stamp;
  const day = pick(isOver ? "eventrecoverydate eventdate" : "eventdate");
  const time = pick(isOver ? "eventrecoverytime eventtime" : "eventtime");
  return day && time ? `${day.replaceAll(".", "-")} ${time}` : undefined;
}

/** `Resolved in 5m: Disk full`, `Problem: Disk full` */
const stateIn = (subject: string | undefined) =>
  /^(Resolved|Problem|OK|Recovery)\b/i.exec(subject ?? "")?.[1];
