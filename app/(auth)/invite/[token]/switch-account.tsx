"use client";

import { signOut } from "next-auth/react";
import { Button } from "@/components/ui/button";

/** Signs out and comes back to the invitation, where somebody else can sign in. */
export const SwitchAccount = () => (
  <Button className="w-full" onClick={() => void signOut({ callbackUrl: window.location.pathname })}>
    Use another address
  </Button>
);
