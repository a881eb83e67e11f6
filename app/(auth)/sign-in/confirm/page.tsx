import { LogIn } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Frame } from "../frame";
import { innerPath } from "../states";

export const metadata: Metadata = { title: "Sign in", robots: "noindex" };

type Search = Record<"token" | "email" | "callbackUrl", string | undefined>;

/** Where a mailed link leads. Scanners that open every link of a mail stop here; a person presses the button. */
export default async function Confirm({ searchParams }: { searchParams: Promise<Search> }) {
  const { token, email, callbackUrl } = await searchParams;
  if (!token || !email) redirect("/sign-in?error=Verification");
  return (
    <Frame
      icon={<LogIn className="size-5" aria-hidden="true" />}
      title="Almost there"
      text={`Sign in as ${email}`}
    >
      <form action="/api/auth/callback/email" method="get">
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="email" value={email} />
        <input type="hidden" name="callbackUrl" value={innerPath(pathOf(callbackUrl))} />
        <Button type="submit" className="w-full">
          Open the console
        </Button>
      </form>
    </Frame>
  );
}

/** The address in the mail is a whole one; only its path matters here. */
function pathOf(url: string | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
}
