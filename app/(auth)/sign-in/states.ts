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
    text: "Ask an owner of the workspace to invite you.",
  },
  EmailSignin: {
    title: "That did not work",
    text: "Check the address and try again.",
  },
  EmailNotVerified: {
    title: "Your address is not verified there",
    text: "The provider does not vouch for your mail address. Verify it there, or sign in by a link.",
  },
  OAuthAccountNotLinked: {
    title: "This account is not linked yet",
    text: "Somebody with its address has signed in here before. Sign in as you did then, and link the account under Settings, Sessions.",
  },
  Denied: {
    title: "You did not go on at the provider",
    text: "Nothing was changed. Try again, or sign in by a link.",
  },
  Expired: {
    title: "This sign-in is over",
    text: "It was used already, took longer than 15 minutes or began in another browser. Begin again.",
  },
  OAuthCallback: {
    title: "The provider's answer was refused",
    text: "It does not belong to the sign-in that this browser began. Begin again.",
  },
  OAuthSignin: {
    title: "The provider cannot be reached",
    text: "Try again, or sign in by a link. The server's log says more.",
  },
  AccountTaken: {
    title: "This account is linked to somebody else",
    text: "An account signs in one person only. Nothing was changed.",
  },
  ProviderTaken: {
    title: "You have linked another account of this provider",
    text: "Unlink it first, then link the new one.",
  },
};

export const noticeOf = (error: string | undefined): Notice | null =>
  error === undefined
    ? null
    : (Object.hasOwn(ERRORS, error) && ERRORS[error]) || {
        title: "Signing in did not work",
        text: "Try again, or ask for a new link.",
      };

/** The page with what it should say of a sign-in that went wrong. */
export function withError(path: string, error: string | undefined): string {
  if (error === undefined) return path;
  const [pathname, search] = path.split("?", 2);
  const query = new URLSearchParams(search);
  query.set("error", error);
  return `${pathname}?${query}`;
}

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
