import { getCsrfToken } from "next-auth/react";

/**
 * Sends the browser to a provider's login page, from which it comes back to `callbackUrl`; `link` is the wish to link the
 * account. Throws the sentence that says why it stays.
 */
export async function leaveFor(provider: string, callbackUrl: string, { link = false } = {}): Promise<void> {
  let answer: Response;
  try {
    const csrfToken = (await getCsrfToken()) ?? "";
    answer = await fetch(`/api/auth/signin/${provider}${link ? "?link=1" : ""}`, {
      method: "POST",
      body: new URLSearchParams({ csrfToken, callbackUrl, json: "true" }),
    });
  } catch {
    throw new Error("The server cannot be reached.");
  }
  if (answer.status === 429) throw new Error("This was tried too often. Try again in some minutes.");
  if (!answer.ok) throw new Error("The sign-in could not be begun. Try again.");
  const { url } = (await answer.json()) as { url: string };
  window.location.assign(url);
}
