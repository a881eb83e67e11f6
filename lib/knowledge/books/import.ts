import { setImmediate } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { authorize, type Ctx, executor, recordAudit, transact } from "@/lib/access";
import { sha256 } from "@/lib/kit/crypto";
import { DomainError } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { type File, isArchive, readFiles } from "../files/read";
import type { RunbookImport } from "../schemas";
import { tendSoon } from "../tending/soon";
import { type Composed, compose } from "./compose";
import { lockRunbooks } from "./rows";
import { storeRunbooks } from "./store";

const PATHS_IN_AUDIT = 100;

/**
 * Takes in the runbooks of a folder, by path: new ones are made, others get a version when their text differs, and the same
 * again changes nothing. What is not among the files stays as it is, and what is archived stays archived. A file that is
 * wrong rejects itself alone.
 *
 * @throws `invalid_input` for a body that cannot be read, `too_large` for one that unpacks to too much
 */
export async function importRunbooks(ctx: Ctx, body: Buffer, contentType: string): Promise<RunbookImport> {
  authorize(ctx, "runbooks:write");
  const { files, rejected } = await readFiles(body, !isArchive(contentType));
  const there = await standing(ctx, files);
  const differing = files.filter(({ path, source }) => there.get(path)?.hash !== sha256(source));
  const composed: Composed[] = [];
  for (const file of differing) {
    // Hundreds of files are a second's work: others get their turn.
    await setImmediate();
    const read = composeOrReason(file);
    if (typeof read === "string") rejected.push({ path: file.path, reason: read });
    else composed.push(read);
  }
  const unchanged = files.length - differing.length;
  if (composed.length === 0) return { created: 0, changed: 0, unchanged, rejected };
  return transact(ctx, async (inside) => {
    await lockRunbooks(inside);
    const { created, changed } = await write(inside, composed);
    const paths = [...created, ...changed];
    const done = {
      created: created.length,
      changed: changed.length,
      unchanged: unchanged + composed.length - paths.length,
    };
    if (paths.length > 0)
      await recordAudit(inside, {
        action: "runbook.imported",
        subject: `${paths.length} runbooks`,
        after: { ...done, rejected: rejected.length, paths: paths.slice(0, PATHS_IN_AUDIT) },
      });
    inside.afterCommit?.push(() => tendSoon(ctx.workspaceId));
    return { ...done, rejected };
  });
}

function composeOrReason({ path, source }: File): Composed | string {
  try {
    return compose(path, source);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details.fields?.map(({ reason }) => reason).join("; ") ?? error.message;
  }
}

interface Standing extends Record<string, unknown> {
  id: string;
  path: string;
  version: number;
  hash: string;
}

/** What lies at these paths, with the SHA-256 of its source. */
async function standing(ctx: Ctx, files: { path: string }[]): Promise<Map<string, Standing>> {
  const rows = await executor(ctx).execute<Standing>(sql`
    select id, path, version, encode(sha256(convert_to(source, 'UTF8')), 'hex') as hash from runbooks
    where workspace_id = ${ctx.workspaceId} and path = any(${textArray(files.map(({ path }) => path))})`);
  return new Map(rows.map((row) => [row.path, row]));
}

/** Paths by what became of them. Somebody may have written the same since the files were first looked at. */
async function write(ctx: Ctx, composed: Composed[]) {
  const there = await standing(ctx, composed);
  const rows = composed
    .filter(({ path, source }) => there.get(path)?.hash !== sha256(source))
    .map((one) => {
      const before = there.get(one.path);
      return { ...one, id: before?.id ?? newId("runbook"), version: (before?.version ?? 0) + 1 };
    });
  await storeRunbooks(ctx, rows);
  const [created = [], changed = []] = [true, false].map((isNew) =>
    rows.filter(({ version }) => (version === 1) === isNew).map(({ path }) => path),
  );
  return { created, changed };
}
