/** What the sign-in page has to say besides its form, by the `error` that next-auth gives it. */
export interface Notice {
  title: string;
  text: string;
}

const ERRORS: Record<string, Notice> = {
  Verification: {
    title: "This link has been used or has expired",
    text: "A link signs in once, within 15 minutes. Ask for a new one below.",
  },
  AccessDenied: {
    title: "This address has no access",
    text: "Ask an owner of the workspace to add you.",
  },
  EmailSignin: {
    title: "That did not work",
    text: "Check the address and try again.",
  },
};

export const noticeOf = (error: string | undefined): Notice | null =>
  error === undefined
    ? null
    : (ERRORS[error] ?? { title: "Signing in did not work", text: "Ask for a new link below." });

/** A path of this console or its start: a link from outside can choose the page, not the site. */
export function innerPath(wanted: string | undefined): string {
  if (!wanted) return "/";
  try {
    const base = "http://console.invalid";
    const url = new URL(wanted, base);
    // `/.//host` resolves to the path `//host`, which a browser takes for another site.
    return url.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}
