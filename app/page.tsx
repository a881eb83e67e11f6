import { DoorClosed } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignOut } from "@/components/access/sign-in/sign-out";
import { visibleText } from "@/lib/kit/format";
import { Frame } from "./(auth)/sign-in/frame";
import { signedIn } from "./page-context";

export const metadata: Metadata = { title: "No workspace" };

/** The address without a workspace: to the first one of whoever is signed in, or to what those can do who have none. */
export default async function Home() {
  const who = await signedIn();
  if (!who) redirect("/sign-in");
  const [first] = who.memberships;
  if (first) redirect(`/${first.slug}`);
  return (
    <Frame
      icon={<DoorClosed className="size-5" aria-hidden="true" />}
      title="You belong to no workspace yet"
      text={`You are signed in as ${visibleText(who.user.email)}.`}
    >
      <p className="mb-5 text-sm leading-relaxed">
        Ask somebody who manages a workspace for an invitation and open its link. You join as whoever is
        signed in then; if this is the wrong address, sign out first.
      </p>
      <SignOut />
    </Frame>
  );
}
