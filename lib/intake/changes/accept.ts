import { sql } from "drizzle-orm";
import { authorize, type Ctx, cachedSettings, executor, once, sees } from "@/lib/access";
import { sha256 } from "@/lib/kit/crypto";
import { DomainError, invalid } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { keepDeadLetter } from "../dead-letters/keep";
import { demandSigned, othersThan } from "../signing/secrets";
import type { ChangeDraft } from "./change";
import { type ReadChanges, readChanges, UnreadableChanges } from "./read";
import type { ChangesAnswer } from "./schemas";
import { changeSenderOf } from "./senders";

export interface ChangesInput {
  /** As in the URL. */
  sender: string;
  body: Uint8Array;
  service: string | null;
  idempotencyKey?: string | undefined;
  /** As for alerts. */
  header?: (name: string) => string | null;
  /** A dead letter that is read again does not make another. */
  isReplay?: boolean;
}

/** Accepts the changes of a body; the start and the end of one are one row. Throws `invalid_input` for a body nobody can read. */
export async function acceptChanges(ctx: Ctx, input: ChangesInput): Promise<ChangesAnswer> {
  authorize(ctx, "changes:write");
  const own = changeSenderOf(input.sender)?.name ?? input.sender;
  await demandSigned(ctx, [own], input);
  const read = await readOrKeep(ctx, input);
  // As for alerts: whom a body is known as the body of, signs it.
  await demandSigned(ctx, othersThan(own, read.drafts), input);
  const { drafts, rejected } = withinView(ctx, read);
  const hash = sha256(input.body);
  return once(ctx, `changes.write ${input.sender}`, input.idempotencyKey, hash, async (inside) => {
    await store(inside, drafts);
    return { accepted: drafts.length, rejected };
  });
}

async function readOrKeep(ctx: Ctx, { sender, body, service, isReplay }: ChangesInput): Promise<ReadChanges> {
  try {
    return readChanges(sender, jsonOf(body), {
      now: Date.now(),
      redactEmails: (await cachedSettings(ctx)).redactEmails,
      service,
    });
  } catch (error) {
    if (!(error instanceof UnreadableChanges)) throw error;
    if (isReplay) throw invalid("", error.message);
    const subject = { sender, service };
    const id = await keepDeadLetter(ctx, { kind: "changes", reason: error.message, subject, payload: body });
    throw new DomainError("invalid_input", `No change can be read; the body is kept as dead letter ${id}.`, {
      fields: [{ field: "", reason: error.message }],
    });
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new UnreadableChanges(`not valid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

function withinView(ctx: Ctx, { drafts, rejected }: ReadChanges): ReadChanges {
  const isIn = ({ service }: ChangeDraft) =>
    ctx.services === null || (service !== null && sees(ctx, service));
  const outside = drafts.flatMap((draft, index) =>
    isIn(draft) ? [] : [{ index, reason: "service: must be among those that the key is limited to" }],
  );
  return { drafts: drafts.filter(isIn), rejected: [...rejected, ...outside] };
}

/** One statement. A notice of the end keeps the start; one of the start that comes late does not undo the end. */
async function store(ctx: Ctx, drafts: ChangeDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const rows = [...Map.groupBy(drafts, ({ fingerprint }) => fingerprint).values()]
    .map(merged)
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  await executor(ctx).execute(sql`
    insert into changes as c (workspace_id, id, fingerprint, source, kind, title, service, environment, version, outcome,
      author, description, url, labels, marks, at, ended_at)
    select ${ctx.workspaceId}, g.* from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as g(
      id text, fingerprint text, source text, kind text, title text, service text, environment text, version text,
      outcome text, author text, description text, url text, labels jsonb, marks jsonb, at timestamptz, ended_at timestamptz)
    on conflict (workspace_id, fingerprint) do update set
      outcome = case when excluded.outcome is null or (excluded.outcome = 'started' and c.outcome is not null)
        then c.outcome else excluded.outcome end,
      title = case when excluded.outcome = 'started' and c.ended_at is not null then c.title else excluded.title end,
      version = coalesce(excluded.version, c.version), url = coalesce(excluded.url, c.url),
      author = coalesce(excluded.author, c.author), service = coalesce(excluded.service, c.service),
      environment = coalesce(excluded.environment, c.environment),
      labels = c.labels || excluded.labels,
      at = least(c.at, excluded.at), ended_at = coalesce(excluded.ended_at, c.ended_at)`);
}

const isEnd = ({ outcome }: ChangeDraft) => outcome === "succeeded" || outcome === "failed";

/** Notices of one change in one body. */
function merged(notices: ChangeDraft[]) {
  const last = notices.find(isEnd) ?? notices.at(-1)!;
  const { at: _, ...said } = last;
  return {
    ...said,
    id: newId("change"),
    at: new Date(Math.min(...notices.map(({ at }) => at))).toISOString(),
    ended_at: isEnd(last) ? new Date(last.at).toISOString() : null,
  };
}
