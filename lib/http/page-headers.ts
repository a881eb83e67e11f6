interface Surroundings {
  nonce: string;
  /** The console is reached over https. */
  secure: boolean;
  dev: boolean;
  /** The page's address must not be told to any other page. */
  secretAddress: boolean;
}

/**
 * What the browser is told about every page. Scripts run only with the nonce of this one answer; styles may be inline,
 * for charts and floating menus are placed by style attributes, which a nonce cannot cover.
 */
export function pageHeaders({ nonce, secure, dev, secretAddress }: Surroundings): Record<string, string> {
  const policy = [
    "default-src 'self'",
    // React's development build evaluates text to show server stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ];
  return {
    ...everywhere(secure),
    "Content-Security-Policy": policy.join("; "),
    "Referrer-Policy": secretAddress ? "no-referrer" : "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  };
}

/** What it is told about every other answer: that it is no page, and belongs into none. */
export const answerHeaders = (secure: boolean): Record<string, string> => ({
  ...everywhere(secure),
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
});

const everywhere = (secure: boolean): Record<string, string> => ({
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  ...(secure ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
});
