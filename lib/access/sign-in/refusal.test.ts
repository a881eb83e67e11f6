import { describe, expect, it } from "vitest";
import { type Arrival, refusalOf } from "./refusal";

const stranger: Arrival = {
  linking: null,
  ownerId: null,
  email: "ann@example.test",
  known: null,
  isAdmitted: false,
};
const ann = { id: "ann", hasOneOfProvider: false };

describe("a sign-in", () => {
  it("is refused to a stranger and open to whoever is admitted", () => {
    expect(refusalOf(stranger)).toBe("AccessDenied");
    expect(refusalOf({ ...stranger, isAdmitted: true })).toBeNull();
  });

  it("needs an address that the provider vouches for, but not for an account that is known", () => {
    expect(refusalOf({ ...stranger, email: null, isAdmitted: true })).toBe("EmailNotVerified");
    expect(refusalOf({ ...stranger, email: null, ownerId: "ann" })).toBeNull();
  });

  it("never takes over somebody who has signed in before, however well the address is vouched for", () => {
    const arrival = { ...stranger, isAdmitted: true };
    expect(refusalOf({ ...arrival, known: { id: "ann", isFresh: false } })).toBe("OAuthAccountNotLinked");
    expect(refusalOf({ ...arrival, known: { id: "ann", isFresh: true } })).toBeNull();
  });
});

describe("linking", () => {
  it("takes an account of any address that is nobody's", () => {
    expect(refusalOf({ ...stranger, linking: ann })).toBeNull();
    expect(refusalOf({ ...stranger, linking: ann, email: null })).toBeNull();
    expect(refusalOf({ ...stranger, linking: ann, known: { id: "bob", isFresh: false } })).toBeNull();
  });

  it("never takes somebody else's, and changes nothing for one's own", () => {
    expect(refusalOf({ ...stranger, linking: ann, ownerId: "bob" })).toBe("AccountTaken");
    expect(refusalOf({ ...stranger, linking: ann, ownerId: "ann" })).toBeNull();
  });

  it("takes one account of a provider", () => {
    expect(refusalOf({ ...stranger, linking: { ...ann, hasOneOfProvider: true } })).toBe("ProviderTaken");
  });
});
