import { describe, expect, it } from "vitest";
import { identityOf, vouchedAddress } from "./identity";

const email = "Ann@Example.test";

describe("the address that a provider vouches for", () => {
  it.each<[string, Parameters<typeof vouchedAddress>]>([
    ["in the ID token", [{ email, email_verified: true }, {}]],
    ["in userinfo alone", [{}, { email, email_verified: true }]],
    [
      "in both",
      [
        { email, email_verified: true },
        { email: "ann@example.test", email_verified: true },
      ],
    ],
    ["the flag as a text", [{ email, email_verified: "true" }]],
    ["the flag in userinfo alone", [{ email }, { email, email_verified: true }]],
  ])("is taken %s", (_, sources) => {
    expect(vouchedAddress(...sources)).toBe("ann@example.test");
  });

  it.each<[string, Parameters<typeof vouchedAddress>]>([
    ["without the flag", [{ email }, { email }]],
    [
      "when either says no",
      [
        { email, email_verified: true },
        { email, email_verified: false },
      ],
    ],
    ["with a flag that is neither", [{ email, email_verified: "yes" }]],
    ["when they name different ones", [{ email, email_verified: true }, { email: "bob@example.test" }]],
    ["when it is no address", [{ email: "ann", email_verified: true }]],
    [
      "when small letters would make it another mailbox",
      [{ email: "ann\u212a@example.test", email_verified: true }],
    ],
    ["without an address", [{ email_verified: true }]],
  ])("is not taken %s", (_, sources) => {
    expect(vouchedAddress(...sources)).toBeNull();
  });
});

describe("an identity", () => {
  it("is called by its address, else its login, else its id", () => {
    expect(identityOf(7, "ann@example.test", "ann", "Ann").label).toBe("ann@example.test");
    expect(identityOf(7, null, "ann", "Ann")).toEqual({ id: "7", email: null, name: "Ann", label: "ann" });
    expect(identityOf("sub-7", null, undefined, " ").label).toBe("sub-7");
  });

  it("needs an id, and cuts what is too long to show", () => {
    expect(() => identityOf("", null, "ann", null)).toThrow();
    expect(() => identityOf("x".repeat(256), null, "ann", null)).toThrow();
    expect(identityOf("1", null, null, "n".repeat(5000)).name).toHaveLength(200);
  });
});
