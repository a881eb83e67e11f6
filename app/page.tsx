import { DoorClosed } from "lucide-react";
import { redirect } from "next/navigation";
import { EmptyState } from "@/components/blocks/empty-state";
import { signedIn } from "./page-context";

/** The address without a workspace: to the first one of whoever is signed in. */
export default async function Home() {
  const who = await signedIn();
  if (!who) redirect("/sign-in");
  const [first] = who.memberships;
  if (first) redirect(`/${first.slug}`);
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState icon={DoorClosed} title="You do not belong to a workspace yet">
        Ask somebody who manages one to add {who.user.email}.
      </EmptyState>
    </main>
  );
}
