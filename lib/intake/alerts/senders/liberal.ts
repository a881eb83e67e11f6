import { firstOf, isObject, isPlaceholder, labelsOfTags, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { statusOf } from "@/lib/intake/alerts/status";

/**
 * Names under which systems that monitor write the parts of an alert, the contract's own first, in lower case and without
 * separators. Nobody has to be an adapter's name to be understood.
 */
const NAMES = {
  title:
    "title alerttitle alertname eventtitle summary subject eventdefinitiontitle eventname checkname monitorname rulename triggername conditionname policyname incidentname problemtitle name shortmessage headline resultdescription message msg text event reason description".split(
      " ",
    ),
  rule: "rule rulename alertname alertrule checkname monitorname triggername conditionname policyname eventdefinitiontitle".split(
    " ",
  ),
  status:
    "status state alertstatus alertstate currentstate newstate incidentstatus incidentstate monitorstatus checkstatus alerttransition transition statusextended alertaction eventaction action alerttype notificationtype eventtype eventkind triggered severity".split(
      " ",
    ),
  severity:
    "severity alertseverity eventseverity severitylabel priority alertpriority level alertlevel importance importancelevel urgency criticality loglevel".split(
      " ",
    ),
  service: "service servicename application applicationname app appname component project projectname".split(
    " ",
  ),
  environment: "environment env environmentname stage".split(" "),
  owner: "owner team teamname assignmentgroup squad".split(" "),
  dedupKey:
    "fingerprint dedupkey deduplicationkey alertkey incidentkey alias alertuid alertid alertuniqueidentifier incidentid problemid monitorid checkid triggerid ruleid uid".split(
      " ",
    ),
  description:
    "description details detail longdescription alertdescription message msg text body content reason resultdescription error errormessage checkerrormessage output".split(
      " ",
    ),
  url: "url link href alerturl incidenturl eventurl ruleurl monitorurl checkurl detectorurl dashboardurl htmlurl weburl permalink linktoupstreamdetails problemurl generatorurl viewurl".split(
    " ",
  ),
  startsAt:
    "startsat startedat starttime startdate firedat triggeredat createdat openedat statechangedtimestamp timestamp eventtime datetime time date".split(
      " ",
    ),
  endsAt: "endsat endedat endtime resolvedat recoveredat closedat".split(" "),
} as const;
const LABELS = ["labels", "tags", "dimensions", "resource", "fields", "customdetails", "metadata"];
/** Objects that only wrap what matters. */
const WRAPPERS = [
  "alert",
  "incident",
  "event",
  "problem",
  "monitor",
  "check",
  "checkresult",
  "data",
  "payload",
  "body",
  "inputs",
];

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** A notice of any object that has something like a title; null of one that has not. */
export function liberalNotice(body: Record<string, unknown>): Notice | null {
  const found = lookUp(body);
  const wrapped = WRAPPERS.map((name) => found.get(name)).filter(isObject);
  const inner = Object.assign({}, ...wrapped.toReversed()) as Record<string, unknown>;
  const all = new Map([...lookUp(inner), ...found]);
  const pick = (names: readonly string[]) => firstOf(...names.map((name) => all.get(name)));
  const title = pick(NAMES.title);
  if (title === undefined) return null;
  const status = statusOf(...NAMES.status.map((name) => truth(all.get(name))));
  const labels: Record<string, unknown> = Object.assign(
    {},
    ...LABELS.map((name) => labelsOfTags(all.get(name))),
  );
  const service = all.get("service");
  const annotations = all.get("annotations");
  const description = firstOf(
    ...NAMES.description.map((name) => all.get(name)).filter((text) => text !== title),
  );
  return {
    title,
    status,
    severity: [
      ...NAMES.severity.map((name) => all.get(name)),
      labels.severity,
      labels.priority,
      labels.level,
    ],
    rule: NAMES.rule.map((name) => all.get(name)).find(isName),
    dedupKey: pick(NAMES.dedupKey),
    service: isObject(service) ? firstOf(service.name, service.summary) : pick(NAMES.service),
    environment: pick(NAMES.environment),
    owner: pick(NAMES.owner),
    description,
    url: NAMES.url
      .map((name) => all.get(name))
      .find((url) => typeof url === "string" && /^https?:/.test(url)),
    labels,
    annotations: isObject(annotations) ? annotations : undefined,
    startsAt: pick(NAMES.startsAt),
    endsAt: pick(NAMES.endsAt),
    rest: unread(body),
  };
}

/** Fields by their plain names; the first of two that differ only in spelling counts. */
function lookUp(fields: Record<string, unknown>): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(fields).slice(0, 500))
    if (!found.has(plain(name)) && value !== null && value !== undefined) found.set(plain(name), value);
  return found;
}

/** A rule's name, and not the rule itself written out. */
const isName = (value: unknown) => typeof value === "string" && /^[^{[]/.test(value) && value.length <= 300;
const truth = (value: unknown) => (value === true ? "firing" : value === false ? "resolved" : value);

const SHOWN = new Set(["title", "description", "url", "labels", "tags", "annotations"]);
const unread = (body: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(restOf(body, [])).filter(
      ([name, value]) => !SHOWN.has(name) && !(typeof value === "string" && isPlaceholder(value)),
    ),
  );
