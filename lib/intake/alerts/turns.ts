import { type Ctx, systemCtx, transact } from "@/lib/access";
import { singleton } from "@/lib/kit/singleton";
import { type Notice, type Stored, storeNotices } from "./store";

interface Waiting {
  notices: Notice[];
  resolve: (stored: Stored[]) => void;
  reject: (error: unknown) => void;
}
interface Turn {
  waiting: Waiting[];
  isRunning: boolean;
}

/** So many notices are written at once; a request is never divided. */
const AT_ONCE = 500;

const turns = () => singleton("alert-turns", () => new Map<string, Turn>());

/**
 * Stores notices together with those of every request of the workspace that came while the last transaction ran: a thousand
 * requests a second cost some dozens of commits. When this returns, they are durable.
 */
export function storeTogether(workspaceId: string, notices: Notice[]): Promise<Stored[]> {
  if (notices.length === 0) return Promise.resolve([]);
  const all = turns();
  const turn = all.get(workspaceId) ?? { waiting: [], isRunning: false };
  all.set(workspaceId, turn);
  return new Promise((resolve, reject) => {
    turn.waiting.push({ notices, resolve, reject });
    if (!turn.isRunning) void run(workspaceId, turn);
  });
}

async function run(workspaceId: string, turn: Turn): Promise<void> {
  turn.isRunning = true;
  while (turn.waiting.length > 0) await storeAll(systemCtx(workspaceId), nextOf(turn));
  turn.isRunning = false;
  turns().delete(workspaceId);
}

function nextOf(turn: Turn): Waiting[] {
  let count = 0;
  const end = turn.waiting.findIndex(({ notices }, i) => {
    count += notices.length;
    return count > AT_ONCE && i > 0;
  });
  return turn.waiting.splice(0, end === -1 ? turn.waiting.length : end);
}

/** What one request brought must not fail another: after a failure each is tried by itself. */
async function storeAll(ctx: Ctx, together: Waiting[]): Promise<void> {
  try {
    const stored = await transact(ctx, (inside) =>
      storeNotices(
        inside,
        together.flatMap(({ notices }) => notices),
      ),
    );
    let from = 0;
    for (const { notices, resolve } of together) {
      resolve(stored.slice(from, from + notices.length));
      from += notices.length;
    }
  } catch (error) {
    if (together.length === 1) return together[0]!.reject(error);
    for (const one of together) await storeAll(ctx, [one]);
  }
}
