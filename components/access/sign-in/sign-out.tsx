"use client";

import { LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { Button } from "@/components/ui/button";

export function SignOut() {
  return (
    <Button variant="outline" className="w-full" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
      <LogOut />
      Sign out
    </Button>
  );
}
