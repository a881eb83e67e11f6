"use client";

import { ThemeProvider as NextThemes } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/sonner";
import { TooltipProvider } from "@/components/ui/tooltip";

/** What every page needs around it, signed in or not: the theme, tooltips and toasts. */
export function ThemeProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <NextThemes attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
      <Toaster position="bottom-right" mobileOffset={{ bottom: "5rem" }} />
    </NextThemes>
  );
}
