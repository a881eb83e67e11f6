import { DoorClosed, DoorOpen, UserRoundX } from "lucide-react";
import type { Metadata } from "next";
import { signedIn } from "@/app/page-context";
import { SafeText } from "@/components/blocks/safe-text";
import { Button } from "@/components/ui/button";
import { type InvitationView, lookAtInvitation, ROLE_TABLE } from "@/lib/access";
import { visibleText } from "@/lib/kit/format";
import { Frame } from "../../sign-in/frame";
import { Accept } from "./accept";
import { SwitchAccount } from "./switch-account";

export const metadata: Metadata = { title: "Invitation", robots: "noindex" };

/** What an invitation is, before anybody accepts it. Opening the link uses nothing up. */
export default async function Invite({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const user = (await signedIn())?.user ?? null;
  const view = await lookAtInvitation(token, user);
  if (view.state === "closed") return <Closed />;
  if (view.state === "member") return <Member {...view.workspace} />;
  if (user && view.isForAnother) return <ForAnother email={user.email} />;
  return (
    <Frame
      icon={<DoorOpen className="size-5" aria-hidden="true" />}
      title={`Join ${visibleText(view.workspace.name)}`}
      text={`${visibleText(view.invitedBy)} invites you to this workspace.`}
    >
      <Terms {...view} />
      {user ? (
        <Accept token={token} email={user.email} />
      ) : (
        <Button asChild className="w-full">
          <a href={`/sign-in?${new URLSearchParams({ callbackUrl: `/invite/${token}` })}`}>
            Sign in to accept
          </a>
        </Button>
      )}
    </Frame>
  );
}

type Open = Extract<InvitationView, { state: "open" }>;

function Terms({ role, services, expiresAt }: Open) {
  return (
    <dl className="mb-6 grid gap-3 text-sm">
      <div>
        <dt className="text-muted-foreground">Your role</dt>
        <dd>
          <span className="font-medium capitalize">{role}</span>
          <span className="block text-muted-foreground">{ROLE_TABLE[role]}</span>
        </dd>
      </div>
      {services && (
        <div>
          <dt className="text-muted-foreground">You see these services alone</dt>
          <dd className="flex flex-wrap gap-1.5 pt-1">
            {services.map((service) => (
              <span key={service} className="rounded-sm border px-1.5 font-mono text-xs leading-5">
                <SafeText text={service} />
              </span>
            ))}
          </dd>
        </div>
      )}
      <div>
        <dt className="text-muted-foreground">Open until</dt>
        <dd className="tabular-nums">
          <time dateTime={expiresAt.toISOString()}>
            {expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC
          </time>
        </dd>
      </div>
    </dl>
  );
}

const Closed = () => (
  <Frame
    icon={<DoorClosed className="size-5" aria-hidden="true" />}
    title="This invitation is not open"
    text="It is not known, or it was used, was revoked or has expired. Ask whoever invited you for a new link."
  >
    <Button asChild variant="outline" className="w-full">
      <a href="/">Open the console</a>
    </Button>
  </Frame>
);

const Member = ({ slug, name }: { slug: string; name: string }) => (
  <Frame
    icon={<DoorOpen className="size-5" aria-hidden="true" />}
    title="You belong here already"
    text={`You are a member of ${visibleText(name)}; this invitation is left for somebody else.`}
  >
    <Button asChild className="w-full">
      <a href={`/${slug}`}>Open {visibleText(name)}</a>
    </Button>
  </Frame>
);

const ForAnother = ({ email }: { email: string }) => (
  <Frame
    icon={<UserRoundX className="size-5" aria-hidden="true" />}
    title="This invitation is for somebody else"
    text={`You are signed in as ${visibleText(email)}, and it was made for another address.`}
  >
    <SwitchAccount />
  </Frame>
);
