import type { Sample } from "./samples";

/** To the public intake, in the name of who is signed in. Throws what the server says against it. */
export async function sendSample(workspace: string, { path, type, body }: Sample): Promise<void> {
  const headers = { "content-type": type, "x-workspace": workspace, prefer: "wait=3" };
  const answer = await fetch(path, { method: "POST", headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(reasonIn(text) ?? `The server answered ${answer.status}.`);
  const rejected = /"rejected":\s*\[\s*\{[^}]*"reason":\s*"([^"]*)"/.exec(text)?.[1];
  if (rejected) throw new Error(rejected);
}

function reasonIn(text: string): string | null {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: string; title?: string };
    return detail ?? title ?? null;
  } catch {
    return null;
  }
}
