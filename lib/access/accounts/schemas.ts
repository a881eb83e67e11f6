import { z } from "zod";

/** An account of a provider that its owner signs in with. */
export const signInAccountSchema = z.object({
  provider: z.string().describe("the provider's id: `github`, `google` or `oidc`"),
  name: z.string().describe("what people call the provider"),
  label: z.string().nullable().describe("the account's address or login"),
  linkedAt: z.iso.datetime(),
  lastWay: z.boolean().describe("without it there would be no way in, so it cannot be unlinked"),
});
export type SignInAccount = z.infer<typeof signInAccountSchema>;
