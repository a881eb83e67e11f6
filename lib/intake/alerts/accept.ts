import { authorize, type Ctx, cachedSettings, once, sees } from "@/lib/access";
import { sha256 } from "@/lib/kit/crypto";
import { DomainError, invalid } from "@/lib/kit/errors";
import { keepDeadLetter } from "../dead-letters/keep";
import { mappingRulesInForce } from "../mapping/rules";
import { intakeAlerts } from "../metrics";
import { lookAtSns } from "../signing/look-at-sns";
import { demandSigned, othersThan } from "../signing/secrets";
import type { AlertDraft, ReadAlerts } from "./notice";
import { readAlerts, UnreadableAlerts } from "./read";
import { alertSenderOf } from "./senders";
import { type Notice, type Stored, storeNotices } from "./store";
import { storeTogether } from "./turns";

export interface AlertsInput {
  /** As in the URL. */
  sender: string;
  body: Uint8Array;
  /** For alerts that name none. */
  service: string | null;
  idempotencyKey?: string | undefined;
  /** Of the request, by name in lower case: signatures are in them. Left out by who is not the sender. */
  header?: (name: string) => string | null;
  /** A dead letter that is read again does not make another. */
  isReplay?: boolean;
}

/** What was accepted of one body: when this is there, it is durable. */
export interface AcceptedAlerts {
  accepted: number;
  rejected: { index: number; reason: string }[];
  stored: Stored[];
}

/**
 * Accepts the alerts of a body. Alerts outside of a limited view are rejected one by one. A body that nobody can read is kept
 * as a dead letter and throws `invalid_input`; one that is not its sender's throws `unauthenticated`.
 */
export async function acceptAlerts(ctx: Ctx, input: AlertsInput): Promise<AcceptedAlerts> {
  authorize(ctx, "alerts:write");
  const now = Date.now();
  const own = alertSenderOf(input.sender)?.name ?? input.sender;
  await demandSigned(ctx, [own], input);
  const read = await readOrKeep(ctx, input, now);
  // A body that was recognised at another address is its sender's all the same.
  await demandSigned(ctx, othersThan(own, read.drafts), input);
  const notices = read.drafts.map((draft): Notice => ({ draft, arrivedAt: now }));
  const stored = await store(ctx, input, notices);
  intakeAlerts().inc({ outcome: "accepted" }, notices.length);
  intakeAlerts().inc({ outcome: "rejected" }, read.rejected.length);
  return { accepted: stored.length, rejected: read.rejected, stored };
}

/** Together with others', unless the caller's transaction or key makes it an act of its own. */
const store = (ctx: Ctx, { idempotencyKey, body, sender }: AlertsInput, notices: Notice[]) =>
  idempotencyKey === undefined && !ctx.tx
    ? storeTogether(ctx.workspaceId, notices)
    : once(ctx, `alerts.write ${sender}`, idempotencyKey, sha256(body), (inside) =>
        storeNotices(inside, notices),
      );

async function readOrKeep(ctx: Ctx, input: AlertsInput, now: number): Promise<ReadAlerts> {
  try {
    return await read(ctx, input, now);
  } catch (error) {
    if (!(error instanceof UnreadableAlerts)) throw error;
    if (input.isReplay) throw invalid("", error.message);
    const id = await keepDeadLetter(ctx, {
      kind: "alerts",
      reason: error.message,
      subject: { sender: input.sender, service: input.service },
      payload: input.body,
    });
    intakeAlerts().inc({ outcome: "unreadable" });
    throw new DomainError("invalid_input", `No alert can be read; the body is kept as dead letter ${id}.`, {
      fields: [{ field: "", reason: error.message }],
    });
  }
}

async function read(ctx: Ctx, { sender, body, service }: AlertsInput, now: number): Promise<ReadAlerts> {
  // A key for one service speaks for it.
  const only = ctx.services?.size === 1 ? [...ctx.services][0]! : null;
  const value = jsonOf(body);
  const sns = await lookAtSns(value);
  if (sns && sns.type !== "Notification") return { drafts: [], rejected: [] };
  const { drafts, rejected } = readAlerts(sender, value, {
    now,
    redactEmails: (await cachedSettings(ctx)).redactEmails,
    service: service ?? only,
    rules: await mappingRulesInForce(ctx),
  });
  if (sns?.doubt) for (const draft of drafts) draft.why.push(`not proven to be of AWS: ${sns.doubt}`);
  return withinView(ctx, drafts, rejected);
}

function withinView(ctx: Ctx, drafts: AlertDraft[], rejected: ReadAlerts["rejected"]): ReadAlerts {
  if (ctx.services === null) return { drafts, rejected };
  const outside = drafts.flatMap(({ service }, index) =>
    service !== null && sees(ctx, service)
      ? []
      : [{ index, reason: "service: must be among those that the key is limited to" }],
  );
  return {
    drafts: drafts.filter(({ service }) => service !== null && sees(ctx, service)),
    rejected: [...rejected, ...outside],
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new UnreadableAlerts(`not valid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}
