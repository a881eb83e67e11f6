/** What the tests use of the package, which brings no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  export interface Context {
    oidc: {
      client: { clientId: string };
      session: { accountId: string };
      result?: { login?: unknown };
      provider: { Grant: new (of: { clientId: string; accountId: string }) => Grant };
    };
  }
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): RequestListener;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
    ): Promise<void>;
  }
  export const interactionPolicy: {
    base(): { get(prompt: string): { checks: { add(check: unknown): void } } };
    Check: {
      new (reason: string, description: string, check: (ctx: Context) => boolean): unknown;
      REQUEST_PROMPT: boolean;
      NO_NEED_TO_PROMPT: boolean;
    };
  };
}
